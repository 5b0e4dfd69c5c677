import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'argos-starting-'));
  folders.push(folder);
  return folder;
}

/** Runs `scripts/start`, or another script that starts all, where it has to refuse. @returns its exit code and what it said */
async function start(env: NodeJS.ProcessEnv, script = 'scripts/start'): Promise<{ code: unknown; said: string }> {
  return new Promise((resolve) => {
    execFile(script, [], { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: `${stdout}${stderr}` }),
    );
  });
}

test('a port that is taken is said at once', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await start({ PORT: String(port), STATE_DIR: stateFolder() })).toMatchObject({
    code: 1,
    said: expect.stringContaining(`Port ${port} is taken.`),
  });
  server.close();
});

test.each(['abc', '0', '70000'])('PORT=%s is refused', async (port) => {
  expect(await start({ PORT: port, STATE_DIR: stateFolder() })).toMatchObject({
    code: 1,
    said: expect.stringContaining('PORT must be'),
  });
});

test('scripts/dev refuses a DEV_PORT that is none, which scripts/start does not look at', async () => {
  const env = { DEV_PORT: 'abc', STATE_DIR: stateFolder(), CROWDSEC_DIR: '/nothing-here' };
  expect(await start(env, 'scripts/dev')).toMatchObject({ code: 1, said: expect.stringContaining('DEV_PORT must be') });
  expect(await start(env)).toMatchObject({ code: 1, said: expect.stringContaining('does not exist') });
});

test('a token that no header could carry is refused', async () => {
  const { code, said } = await start({ OPERATOR_TOKEN: 'my "token"', STATE_DIR: stateFolder() });
  expect([code, said]).toEqual([1, expect.stringContaining('OPERATOR_TOKEN may hold')]);
});

test('a CrowdSec folder that does not exist is refused', async () => {
  const missing = join(stateFolder(), 'nothing-here');
  const { code, said } = await start({ CROWDSEC_DIR: missing, STATE_DIR: stateFolder(), PORT: '8789' });
  expect([code, said]).toEqual([1, expect.stringContaining('does not exist')]);
});

test('a CrowdSec folder that is a file or holds no CrowdSec is refused', async () => {
  const state = stateFolder();
  const file = join(state, 'file');
  writeFileSync(file, '');
  const asked = (dir: string) => start({ CROWDSEC_DIR: dir, STATE_DIR: join(state, 'own'), PORT: '8789' });
  expect(await asked(file)).toEqual({ code: 1, said: `CROWDSEC_DIR ${file} is a file, not a folder.\n` });
  expect(await asked(state)).toMatchObject({ code: 1, said: expect.stringContaining('is not the folder of a CrowdSec') });
});

test('another host is refused where scripts/start does not run, and with what to do', async () => {
  const { code, said } = await start({ STATE_DIR: stateFolder() }, 'scripts/another-host');
  expect([code, said]).toEqual([1, expect.stringMatching(/^scripts\/another-host: scripts\/start does not run on .*Start it/)]);
});

test('a state folder that is no folder is refused with what to do', async () => {
  const file = join(stateFolder(), 'file');
  writeFileSync(file, '');
  const { code, said } = await start({ STATE_DIR: join(file, 'state') });
  expect([code, said]).toEqual([1, expect.stringContaining('STATE_DIR=')]);
});

test('what a process that is gone has left behind stops nobody', async () => {
  const state = stateFolder();
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, 'start.pid'), '999999999 http://127.0.0.1:1\n');
  const missing = join(state, 'nothing-here');
  expect((await start({ STATE_DIR: state, CROWDSEC_DIR: missing, PORT: '8789' })).said).toContain('does not exist');
});
