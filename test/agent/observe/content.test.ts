import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Observer } from '../../../agent/observe/observer.ts';
import { useTree } from '../support/use-tree.ts';

const at = useTree();

test('the newest version is clean, an older one outdated, anything else tainted', () => {
  at.tree.install('a/clean', { text: 'new\n', older: ['old\n'] });
  at.tree.install('b/outdated', { text: 'name: new\n', older: ['name: old\n'] });
  at.tree.write(join(at.tree.hubDir, 'scenarios/b/outdated.yaml'), 'name: old\n');
  at.tree.install('c/tainted');
  at.tree.write(join(at.tree.hubDir, 'scenarios/c/tainted.yaml'), 'name: edited\n');
  expect(at.tree.scenarios().installed.map(({ name, content }) => [name, content])).toEqual([
    ['a/clean', 'clean'],
    ['b/outdated', 'outdated'],
    ['c/tainted', 'tainted'],
  ]);
});

test('an edited hub file is seen by the next observation', () => {
  at.tree.install('a/a', { text: 'one\n' });
  const observer = new Observer(at.tree.folders());
  expect(observer.observe(Date.now()).surfaces.scenarios.installed[0]?.content).toBe('clean');
  at.tree.write(join(at.tree.hubDir, 'scenarios/a/a.yaml'), 'two\n');
  expect(observer.observe(Date.now())).toMatchObject({
    changed: true,
    surfaces: { scenarios: { installed: [{ content: 'tainted' }] } },
  });
});
