import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { ScenarioName } from '#contract';
import { parseHeader, SENTINEL_MAX_BYTES } from '../../sentinels/header.ts';
import { DISABLED_FILE, ENABLED_FILE, SIMULATED_FILE } from '../../sentinels/scenarios.ts';
import type { Tree } from '../disk/tree.ts';

/**
 * The full names that the sentinels on the disk declare, or that the baseline asks for. A file without the agent's header declares
 * nothing, and a line that is no full name is no declaration: the apply script takes neither.
 * @returns null where a sentinel is there and cannot be read
 */
export function declaredNames(tree: Tree, sharedDir: string): Set<string> | null {
  const names = new Set<string>();
  for (const file of [DISABLED_FILE, ENABLED_FILE, SIMULATED_FILE]) {
    const content = tree.read(join(sharedDir, file), SENTINEL_MAX_BYTES);
    if (!content.ok && content.why === 'absent') continue;
    if (!content.ok) return null;
    const text = content.bytes.toString('utf8');
    if (parseHeader(text) === null) continue;
    for (const line of text.split('\n').slice(1)) if (v.is(ScenarioName, line)) names.add(line);
  }
  return names;
}

/**
 * Has the sentinels' folder watched, so that a new intent is noticed. The folder is not there before the first intent; that it was
 * made then shows in the folder above alone.
 */
export function watchSentinels(tree: Tree, sharedDir: string): void {
  const folder = [sharedDir, dirname(sharedDir)].find((path) => tree.look(path).kind === 'directory');
  if (folder !== undefined) tree.directories.add(folder);
}
