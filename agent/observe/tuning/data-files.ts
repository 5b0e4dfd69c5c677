import { join } from 'node:path';
import { dataFolder } from '../data-folder.ts';
import type { FileFacts } from '../disk/file-facts.ts';
import { expandPattern, hasPattern } from '../disk/path-glob.ts';
import { whyUnread } from '../disk/read-whole.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import { DATA_FILE_MAX_BYTES, DATA_FILES_MAX } from '../read-limits.ts';
import type { Survey } from '../seclang/survey.ts';
import { Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';

/** The files of CrowdSec's data folder that one appsec rule names in `seclang_files_rules`. */
export interface DataFiles {
  read: { path: string; survey: Survey }[];
  /** A sentence about the first that could not be read, and what to do; null where all were. */
  unread: string | null;
}

/** How many files of the data folder one observation may still read. */
export interface Budget {
  left: number;
}

export const fullBudget = (): Budget => ({ left: DATA_FILES_MAX });

/**
 * Reads what a rule in use takes from the data folder (`pkg/appsec/appsec_rules_collection.go`, `LoadCollection`: each entry is
 * joined to `data_dir` and globbed). CrowdSec passes over a file that it cannot read with a warning; one that only the agent
 * cannot read could set a threshold, so nothing is claimed for either.
 * @param rule the rule's file, which names `files`
 */
export function readDataFiles(
  { tree, where }: { tree: Tree; where: Where },
  facts: FileFacts<Survey>,
  { rule, files }: { rule: string; files: readonly string[] },
  budget: Budget,
): DataFiles {
  const found: DataFiles = { read: [], unread: null };
  for (const file of files) {
    try {
      for (const path of pathsOf(tree, where, file)) {
        if (budget.left === 0) throw new Unobservable('unreadable', `there are more than ${DATA_FILES_MAX}`);
        budget.left--;
        found.read.push({ path, survey: readOne(tree, facts, path) });
      }
    } catch (error) {
      if (!(error instanceof Unobservable)) throw error;
      found.unread ??= sentence(rule, file, error.message);
    }
  }
  return found;
}

function sentence(rule: string, file: string, why: string): string {
  return (
    `the appsec rule ${rule} loads ${file === '' ? 'a file without a name' : file} from CrowdSec's data folder, which could set ` +
    `a threshold, and it could not be read: ${why}. Let the agent see that folder, under the path that CrowdSec knows, and read its files`
  );
}

/** The regular files that one entry stands for, as the agent sees them, no links. */
function pathsOf(tree: Tree, where: Where, file: string): string[] {
  const folder = dataFolder(where);
  const whole = join(folder, file);
  if (hasPattern(folder)) throw new Unobservable('unreadable', `the name of the folder ${folder} is a pattern`);
  const isPattern = hasPattern(whole);
  const candidates = isPattern ? expandPattern(tree, where.view, whole) : [where.view.toAgent(whole)];
  if (isPattern && candidates.length === 0) requireFilled(tree, where.view.toAgent(folder));
  return candidates.flatMap((path) => {
    const resolved = resolveLink(tree, where.view, path);
    // CrowdSec cannot read a folder as a file and goes on.
    if (isPattern && resolved.kind === 'directory') return [];
    if (resolved.kind === 'file') return [resolved.target];
    const why = { dangling: 'does not exist', loop: 'is a circle of links', unreadable: 'cannot be looked at' };
    const is = resolved.kind === 'directory' || resolved.kind === 'other' ? 'is no regular file' : why[resolved.kind];
    throw new Unobservable('unreadable', `${path} ${is}`);
  });
}

// An empty folder is where a volume was not mounted, rather than what CrowdSec has.
function requireFilled(tree: Tree, folder: string): void {
  const entries = tree.entries(folder);
  if ('code' in entries) throw new Unobservable('unreadable', `${folder} cannot be listed (${entries.code})`);
  if (entries.length === 0) throw new Unobservable('unreadable', `${folder} is empty`);
}

function readOne(tree: Tree, facts: FileFacts<Survey>, path: string): Survey {
  // Has the file watched and not its folder, in which CrowdSec writes its database all the time.
  tree.directories.add(path);
  const fact = facts.of(tree, path);
  if (fact.ok) return fact.value;
  const why = fact.why === 'too_large' ? `has more than ${DATA_FILE_MAX_BYTES} bytes` : `cannot be read (${whyUnread(fact)})`;
  throw new Unobservable('unreadable', `${path} ${why}`);
}
