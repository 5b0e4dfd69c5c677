import { createPrivateKey } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EnrollRequest } from '#contract';
import { publicJwk } from '../../../agent/enroll/key.ts';
import { parseConfig } from '../../../agent/settings/config-file.ts';
import { FakeWorker, problem } from '../../doubles/fake-worker.ts';
import { asRoot } from '../support/as-root.ts';
import { runAgent } from '../support/run-agent.ts';
import { useTempFolder } from '../support/temp-folder.ts';

const folder = useTempFolder();
let worker: FakeWorker;
const keyFile = () => join(folder.path, 'state/host.key');
const configFile = () => join(folder.path, 'etc/agent.yaml');
const enroll = (...more: string[]) =>
  runAgent(['enroll', worker.url.origin, 'ONE-USE', '--config', configFile(), '--key-file', keyFile(), ...more]);

beforeEach(async () => {
  worker = await FakeWorker.start();
  worker.otherwise = () => ({ status: 200, body: { host_id: 'abcdefghijkl' } });
});
afterEach(() => worker.stop());

test('the public key is sent and the private one kept, for its owner alone', async () => {
  const { code, out } = await enroll('--install', 'docker');
  expect(code).toBe(0);
  expect(out).toContain('abcdefghijkl');
  const request = v.parse(EnrollRequest, worker.received[0]?.body);
  const key = createPrivateKey(readFileSync(keyFile()));
  expect(request).toMatchObject({ code: 'ONE-USE', install: 'docker', public_key: publicJwk(key) });
  expect(JSON.stringify(worker.received[0]?.body)).not.toContain('"d"');
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  const settings = { url: worker.url.origin, host_id: 'abcdefghijkl', key_file: keyFile() };
  expect(parseConfig(readFileSync(configFile(), 'utf8'), configFile())).toEqual(settings);
});

test('what agent.yaml holds beside it stays, comments too, and options are kept', async () => {
  mkdirSync(join(folder.path, 'etc'));
  writeFileSync(configFile(), '# ours\ncrowdsec_dir: /opt/crowdsec # moved\nhost_id: aaaaaaaaaaaa\n');
  await enroll('--shared-dir', '/srv/shared');
  const text = readFileSync(configFile(), 'utf8');
  for (const line of ['# ours', 'crowdsec_dir: /opt/crowdsec # moved', 'host_id: abcdefghijkl', 'shared_dir: /srv/shared'])
    expect(text).toContain(line);
});

test('a folder that is not there is told when enrolling, not weeks later', async () => {
  const { code, err } = await enroll('--crowdsec-dir', '/srv/nowhere');
  expect({ code, err }).toEqual({
    code: 0,
    err: `argos-drift-agent: There is no folder /srv/nowhere: until CrowdSec is there or ${configFile()} names another crowdsec_dir, this host stays unknown\n`,
  });
});

asRoot('as root the key and the folder made for it belong to the owner of the folder above', async () => {
  chownSync(folder.path, 1234, 1235);
  expect((await enroll()).code).toBe(0);
  for (const path of [keyFile(), join(folder.path, 'state')]) expect(statSync(path)).toMatchObject({ uid: 1234, gid: 1235 });
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
});

test('what the Worker says reaches the terminal as text, and not all of it', async () => {
  worker.script.push(problem(403, 'no\u001b[2J', { detail: `\u009b31m\u202e\u2028${'x'.repeat(5_000)}` }));
  const { code, err } = await enroll();
  expect(code).toBe(1);
  expect(err).toContain('no\\u{1b}[2J (HTTP 403): \\u{9b}31m\\u{202e}\\u{2028}x');
  expect(err).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*\n$/u);
  expect(err.length).toBeLessThan(1_200);
});

test.each([
  ['a code that is used up', problem(401, 'invalid_credentials'), /get a new one/],
  ['too many attempts', problem(429, 'rate_limited'), /rate_limited/],
  ['another site', { status: 200, body: '<html>' }, /address of Argos Drift/],
  ['JSON of another site', { status: 200, body: '"ok"' }, /address of Argos Drift/],
  ["Access's log-in", { status: 302, body: '', headers: { location: '/cdn-cgi/access/login' } }, /bypass it/],
  ['a bot challenge', { status: 403, body: '<html>', headers: { 'cf-mitigated': 'challenge' } }, /Bot Fight Mode off/],
  ['a spent quota', { status: 429, body: 'error code: 1027' }, /wait until 00:00 UTC/],
  ['an answer without an id', { status: 200, body: {} }, /no host id/],
  ['a closed connection', 'hangUp' as const, /cannot be reached/],
])('%s leaves nothing behind', async (_, scripted, message) => {
  worker.script.push(scripted);
  const { code, err } = await enroll();
  expect(code).toBe(1);
  expect(err).toMatch(message);
  expect(readdirSync(join(folder.path, 'state'))).toEqual([]);
  expect(existsSync(configFile())).toBe(false);
});

test('a refused code leaves an earlier enrolment as it was', async () => {
  await enroll();
  const before = [readFileSync(keyFile(), 'utf8'), readFileSync(configFile(), 'utf8')];
  worker.script.push(problem(401, 'invalid_credentials'));
  await enroll();
  expect([readFileSync(keyFile(), 'utf8'), readFileSync(configFile(), 'utf8')]).toEqual(before);
});

test('where the key could not be kept the code is not used up', async () => {
  writeFileSync(join(folder.path, 'state'), 'a file in its way');
  const { code, err } = await enroll();
  expect(code).toBe(1);
  expect(err).toContain('cannot be written');
  expect(worker.received).toEqual([]);
});
