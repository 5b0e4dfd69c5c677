import { dirname } from 'node:path';
import type { FileFacts } from '../disk/file-facts.ts';
import { whyUnread } from '../disk/read-whole.ts';
import { type Resolved, resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import { Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { acquisitionFolders } from './acquisition-folders.ts';
import type { AppsecSource } from './appsec-source.ts';
import type { AcquisitionFile } from './read-file.ts';

/** CrowdSec's acquisitions: from where it reads events, and where its WAF listens. */
export interface Acquisitions {
  readonly sources: readonly AppsecSource[];
  /** Why CrowdSec does not start with them. */
  readonly faults: readonly string[];
  /** Why it is not known which appsec-configs they use. */
  readonly doubts: readonly string[];
}

const NONE: Acquisitions = { sources: [], faults: [], doubts: [] };

/**
 * The acquisitions of `source: appsec`, in the order in which CrowdSec reads them.
 * @throws Unobservable where one acquisition cannot be read, or CrowdSec refuses one: it could use any config, or none is used
 */
export function appsecSources({ sources, faults, doubts }: Acquisitions): readonly AppsecSource[] {
  const why = doubts[0] ?? faults[0];
  if (why !== undefined) throw new Unobservable('unreadable', why);
  return sources;
}

/**
 * Reads all acquisitions (`pkg/csconfig/crowdsec_service.go` for the files, `pkg/acquisition/acquisition.go` for what is in them).
 * @param facts what each file says
 */
export function readAcquisitions(tree: Tree, where: Where, facts: FileFacts<AcquisitionFile>): Acquisitions {
  const { config } = where;
  if (config.notProcessing !== null) return NONE;
  const isSure = config.state === 'read';
  const found = { sources: [] as AppsecSource[], faults: [] as string[], doubts: [] as string[] };
  if (config.state === 'invalid') {
    found.doubts.push(config.doubts.all ?? config.faults[0] ?? `${where.configFolder}/config.yaml cannot be read`);
    return found;
  }
  if (config.doubts.enable !== undefined) found.doubts.push(config.doubts.enable);
  let count = 0;
  const read = (path: string, isListed: boolean): void => {
    const content = contentOf(tree, where, facts, path, isListed);
    if (content === null) return;
    if ('fault' in content) found.faults.push(content.fault);
    else if ('doubt' in content) found.doubts.push(content.doubt);
    else {
      count += content.count;
      found.sources.push(...content.sources.map((source) => ({ file: path, ...source })));
      found.faults.push(...content.faults.map((fault) => `the acquisition ${path}: ${fault}`));
      found.doubts.push(...content.doubts.map((doubt) => `the acquisition ${path} ${doubt}`));
    }
  };
  const { acquisitionPath, acquisitionDir, doubts } = config;
  for (const doubt of [doubts.acquisitionPath, doubts.acquisitionDir]) if (doubt !== undefined) found.doubts.push(doubt);
  const inside = where.view.toCrowdsec(where.configFolder);
  const file = isSure ? acquisitionPath : `${inside}/acquis.yaml`;
  const folder = isSure ? acquisitionDir : `${inside}/acquis.d`;
  if (file !== null && !where.view.sees(file))
    found.doubts.push(`the acquisition ${file} stands where the agent does not see it`);
  else if (file !== null) read(where.view.toAgent(file), false);
  try {
    if (folder !== null) for (const path of acquisitionFolders(tree, where.view, folder)) read(path, true);
  } catch (error) {
    if (!(error instanceof Unobservable)) throw error;
    found.doubts.push(`crowdsec_service.acquisition_dir is ${folder}: ${error.message}`);
  }
  // cmd/crowdsec/crowdsec.go, LoadAcquisition.
  if (isSure && count === 0 && found.doubts.length === 0 && found.faults.length === 0) {
    found.faults.push(
      `${where.configFolder}/config.yaml: neither crowdsec_service.acquisition_path nor acquisition_dir leads to an acquisition, and ` +
        'without one CrowdSec does not start',
    );
  }
  return found;
}

/** @param isListed whether the file is an entry of the folder, which CrowdSec must be able to open; the one file may be missing */
function contentOf(
  tree: Tree,
  where: Where,
  facts: FileFacts<AcquisitionFile>,
  path: string,
  isListed: boolean,
): AcquisitionFile | { fault: string } | { doubt: string } | null {
  const resolved = resolveLink(tree, where.view, path);
  const isBelowFile = resolved.kind === 'dangling' && tree.look(dirname(resolved.target)).kind === 'file';
  const bad = whyNoFile(resolved, path, isListed, isBelowFile);
  if (bad !== undefined) return bad;
  if (resolved.kind !== 'file') return null;
  const fact = facts.of(tree, resolved.target);
  return fact.ok ? fact.value : { doubt: `the acquisition ${path} cannot be read (${whyUnread(fact)})` };
}

/** @returns null where CrowdSec passes over it; undefined where it is a file */
function whyNoFile(
  resolved: Resolved,
  path: string,
  isListed: boolean,
  isBelowFile: boolean,
): { fault: string } | { doubt: string } | null | undefined {
  switch (resolved.kind) {
    case 'file':
      return undefined;
    case 'dangling':
      if (isListed) return { fault: `the acquisition ${path} leads to ${resolved.text}, which does not exist` };
      return isBelowFile ? { fault: `the acquisition ${path} stands below a file, at which CrowdSec fails` } : null;
    case 'directory':
      return { fault: `the acquisition ${path} is a folder, which CrowdSec cannot read` };
    case 'loop':
      return { fault: `the acquisition ${path} is a circle of links, which CrowdSec cannot read` };
    case 'unreadable':
      return { doubt: `the acquisition ${path} cannot be looked at: ${resolved.target} (${resolved.code})` };
    case 'other':
      return resolved.target === '/dev/null' ? null : { doubt: `the acquisition ${path} is no regular file` };
  }
}
