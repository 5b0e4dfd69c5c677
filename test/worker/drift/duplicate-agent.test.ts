import { expect, test } from 'vitest';
import { takeTurn } from '../../../worker/drift/index.ts';

/** Whether the last of these messages was a turn taken back. */
function hear(...instances: string[]): boolean {
  let recent: string[] = [];
  let tookTurns = false;
  for (const instance of instances) ({ recent, tookTurns } = takeTurn(recent, instance));
  return tookTurns;
}

test.each<[string, string[], boolean]>([
  ['one process', ['A', 'A', 'A'], false],
  ['a restart', ['A', 'A', 'B', 'B'], false],
  ['many restarts', ['A', 'B', 'C', 'D', 'E', 'F'], false],
  ['two take turns', ['A', 'B', 'A'], true],
  ['three take turns', ['A', 'B', 'C', 'A'], true],
  ['the newer one goes on', ['A', 'B', 'A', 'A'], false],
])('%s: %j is %s', (_, instances, expected) => expect(hear(...instances)).toBe(expected));
