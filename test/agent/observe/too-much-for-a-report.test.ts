import { expect, test } from 'vitest';
import { useTree } from '../support/use-tree.ts';

const at = useTree();

test('at most 100 ignored files are listed, all are counted', () => {
  for (let n = 0; n < 120; n++) at.tree.link(`scenarios/${n}.yaml`, 'nowhere.yaml');
  const report = at.tree.scenarios();
  expect([report.ignored.length, report.ignored_count]).toEqual([100, 120]);
});

test('more than a report can hold is unreadable, not a part', () => {
  for (let n = 0; n < 60; n++)
    at.tree.write(`scenarios/${'d'.repeat(200)}/${'e'.repeat(200)}/${n}.yaml`, `name: ${'é'.repeat(1000)}${n}\n`);
  for (let n = 0; n < 600; n++) at.tree.write(`scenarios/${n}.yaml`, `name: ${'é'.repeat(1000)}-${n}\n`);
  const report = at.tree.scenarios();
  expect(report).toMatchObject({ state: 'unreadable', installed: [] });
  expect(report.detail).toContain('660');
});

test('more values than a Worker takes is unreadable, not a report that is refused for good', () => {
  for (let n = 0; n < 500; n++) at.tree.write(`scenarios/${n}.yaml`, `name: "${':'.repeat(100)}${n}"\n`);
  const report = at.tree.scenarios();
  expect(report).toMatchObject({ state: 'unreadable', installed: [] });
  expect(report.detail).toContain('500');
});
