import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { besides } from '../../../../agent/push/envelope.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
let observer: Observer;
let nowMs: number;
beforeEach(() => {
  nowMs = Date.now() + 5_000;
  at.tree.install('crowdsecurity/ssh-bf');
  observer = new Observer(at.tree.folders());
});

const lock = () => join(at.tree.dir, '.argos-drift-apply.lock');
const record = (revision: number | string) =>
  at.tree.write('.argos-drift-applied', `# argos-drift applied revision ${revision}\na/b\n`);

function begin(): void {
  mkdirSync(lock());
  writeFileSync(join(lock(), 'pid'), '1\n');
}

test('a run that carries something out is told with its revision and since when', () => {
  begin();
  record(7);
  const { apply } = observer.observe(nowMs);
  expect(apply).toMatchObject({ revision: 7, since: expect.stringMatching(/^\d{4}-.*Z$/) });
  expect(nowMs - Date.parse(apply?.since ?? '')).toBeLessThan(60_000);
  expect(besides(observer.observe(nowMs))).toMatchObject({ apply_running: true, apply });
});

test('a run that still waits for an answer is not told, since it has changed nothing', () => {
  const path = record(7);
  // The record is of a run before: what the file system notes of it is older than the lock.
  const before = Date.now();
  while (Date.now() - before < 20);
  utimesSync(path, 1, 1);
  const touched = Date.now();
  while (Date.now() - touched < 20);
  begin();
  expect(observer.observe(nowMs)).toMatchObject({ applyRunning: true, apply: null });
});

test('after ten minutes it is told no longer, and neither after it ended', () => {
  begin();
  record(7);
  expect(observer.observe(nowMs).apply).not.toBeNull();
  nowMs += 600_000;
  expect(observer.again(nowMs)).toMatchObject({ applyRunning: true, apply: null });
  nowMs -= 600_000;
  rmSync(lock(), { recursive: true });
  expect(observer.observe(nowMs)).toMatchObject({ applyRunning: false, apply: null });
  expect(besides(observer.observe(nowMs))).not.toHaveProperty('apply');
});

test('a record that names no revision tells of none', () => {
  begin();
  record('none');
  expect(observer.observe(nowMs).apply).toBeNull();
});
