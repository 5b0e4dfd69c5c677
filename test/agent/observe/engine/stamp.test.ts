import { rmSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
/** Long enough after the last change that nothing has to be looked at again. */
const LATER_MS = 60_000;

test('two agents, and one that looks again, give the same disk the same stamp', () => {
  at.tree.install('crowdsecurity/ssh-bf');
  const first = new Observer(at.tree.folders());
  const before = first.observe(Date.now() + LATER_MS).disk.stamp;
  rmSync(at.tree.write('scenarios/notes.txt', 'not an item'));
  const again = first.observe(Date.now() + 2 * LATER_MS).disk.stamp;
  expect(again).not.toBe(before);
  expect(new Observer(at.tree.folders()).observe(Date.now() + LATER_MS).disk.stamp).toBe(again);
});

test('a file that was taken away from beside config.yaml is a change, although nothing of it is left to look at', async () => {
  const local = at.tree.write('config.yaml.local', '{}\n');
  const observer = new Observer(at.tree.folders());
  const before = observer.observe(Date.now() + LATER_MS).disk.newestMs;
  await vi.waitUntil(() => Date.now() > before + 20);
  rmSync(local);
  expect(new Observer(at.tree.folders()).observe(Date.now() + LATER_MS).disk.newestMs).toBeGreaterThan(before);
});
