import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { keyText, newKey } from '../../../agent/enroll/key.ts';
import { answer, FakeWorker } from '../../doubles/fake-worker.ts';
import { HOST_ID } from '../support/agent-under-test.ts';
import { runAgent } from '../support/run-agent.ts';
import { useAgent } from '../support/use-agent.ts';

/** A command that hangs at a pipe would never end. */
const HANGS_MS = 15_000;

const at = useAgent();
let keyFile = '';
let options: string[] = [];
beforeEach(() => {
  at.worker.otherwise = () => answer();
  keyFile = at.tree.write(join(at.tree.root, 'state/host.key'), keyText(newKey(), HOST_ID, at.worker.url));
  const config = `url: ${at.worker.url.origin}\nhost_id: ${HOST_ID}\nkey_file: ${keyFile}\ncrowdsec_dir: ${at.tree.dir}\nshared_dir: ${at.sharedDir}\n`;
  options = ['--config', at.tree.write(join(at.tree.root, 'etc/agent.yaml'), config)];
});

const check = () => runAgent(['check', ...options]);
const pipe = (path: string) => expect(spawnSync('mkfifo', [path]).status).toBe(0);

async function refuses(...words: string[]): Promise<void> {
  const { code, err } = await check();
  expect(code).toBe(1);
  for (const word of words) expect(err).toContain(word);
  expect(at.worker.received).toEqual([]);
}

test('a pipe in place of the key does not hold a check', { timeout: HANGS_MS }, async () => {
  rmSync(keyFile);
  pipe(keyFile);
  await refuses(keyFile, 'is no regular file', 'enrol again');
});

test('the key of another host at another Worker is told apart, and that Worker is never asked', async () => {
  const other = await FakeWorker.start();
  onTestFinished(() => other.stop());
  at.tree.write(keyFile, keyText(newKey(), 'mnopqrstuvwx', other.url));
  await refuses('the key of another host', `mnopqrstuvwx at ${other.url.origin}`, at.worker.url.origin);
  expect(other.received).toEqual([]);
});

test('a key file that only names another Worker moves nobody there', async () => {
  const other = await FakeWorker.start();
  onTestFinished(() => other.stop());
  at.tree.write(keyFile, keyText(newKey(), HOST_ID, other.url));
  expect(await check()).toMatchObject({ code: 0 });
  expect(other.received).toEqual([]);
  expect(at.worker.received).not.toEqual([]);
});

test('a pipe in place of what is remembered of the engine does not hold a look', { timeout: HANGS_MS }, async () => {
  pipe(join(at.tree.root, 'state/engine.json'));
  expect(await check()).toMatchObject({ code: 0 });
  expect(await runAgent(['observe', ...options])).toMatchObject({ code: 0, err: '' });
});

test('a folder of sentinels that is a link is written through by nobody, and the dashboard is told', async () => {
  const elsewhere = join(at.tree.root, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, at.sharedDir);
  const { code, err } = await check();
  expect(code).toBe(1);
  expect(err).toMatch(/newest intent is not on this host: .*it is a link/);
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(at.worker.received.at(-1)?.body).toMatchObject({
    delivered_revision: null,
    delivery_fault: expect.stringContaining('is a link'),
  });
});

test('a pipe in place of a sentinel does not hold a check, which puts a file there again', { timeout: HANGS_MS }, async () => {
  mkdirSync(at.sharedDir);
  pipe(join(at.sharedDir, 'argos-disabled-scenarios.txt'));
  expect(await check()).toMatchObject({ code: 0 });
  expect(at.worker.received.at(-1)?.body).toMatchObject({ delivered_revision: 7 });
});
