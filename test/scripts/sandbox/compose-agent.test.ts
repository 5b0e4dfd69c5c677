import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCompose, scriptOf, serviceOf } from '../support/compose.ts';
import { type Outcome, run } from '../support/run.ts';

const BUNDLE = "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', process.argv.slice(2).join(' '));\n";
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const AGENT = 'argos-drift-agent.mjs';

// Alpine's shell and tools, as in the container, with Node and nothing else.
const hasBusybox = spawnSync('busybox', ['true']).status === 0;
if (!hasBusybox) console.warn('SKIPPED: the container of docs/docker-compose.yml. apt-get install busybox would enable it');

describe.skipIf(!hasBusybox)('the agent’s container', () => {
  const service = serviceOf(readCompose(), 'argos-drift-agent');
  let dir: string;
  let volume: string;
  let server: Server;
  let url: string;
  let asked: string[];
  let served: { status: number; text: string; headers?: Record<string, string> };

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'argos-compose-'));
    volume = join(dir, 'volume');
    mkdirSync(volume);
    mkdirSync(join(dir, 'bin'));
    spawnSync('busybox', ['--install', '-s', join(dir, 'bin')]);
    rmSync(join(dir, 'bin/node'), { force: true });
    symlinkSync(process.execPath, join(dir, 'bin/node'));
    asked = [];
    served = { status: 200, text: BUNDLE };
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(served.status, served.headers).end(served.text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterEach(() => {
    server.close();
    rmSync(dir, { recursive: true, force: true });
  });

  function start(sum = sha256(BUNDLE)): Promise<Outcome> {
    const [, flags = ''] = service.entrypoint ?? [];
    const env = { PATH: join(dir, 'bin'), ARGOS_DRIFT_URL: url, AGENT_SHA256: sum };
    return run(join(dir, 'bin/sh'), [flags, scriptOf(service)], env, volume);
  }

  const ran = () => (existsSync(join(volume, 'ran')) ? readFileSync(join(volume, 'ran'), 'utf8') : null);

  it('fetches the agent from the Worker, and runs it', async () => {
    expect(await start()).toMatchObject({ code: 0, stderr: '' });
    expect(asked).toEqual([`/agent/${AGENT}`]);
    expect(ran()).toBe('run');
  });

  it('runs the one in its volume without asking the Worker, whatever that serves now', async () => {
    await start();
    rmSync(join(volume, 'ran'));
    served = { status: 200, text: '// a newer one' };
    expect(await start()).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(asked).toHaveLength(1);
    expect(ran()).toBe('run');
  });

  it('does not run one that is not pinned, keeps none of it, and says what to do', async () => {
    served = { status: 200, text: `${BUNDLE}// changed` };
    const outcome = await start();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('is not the agent that AGENT_SHA256 names, so it was not run');
    expect(outcome.stderr).toContain('Add a host');
    expect(ran()).toBeNull();
    expect(readdirSync(volume)).toEqual([]);
  });

  it('does not run one that was changed in the volume', async () => {
    await start();
    rmSync(join(volume, 'ran'));
    writeFileSync(join(volume, AGENT), `${BUNDLE}// changed`);
    served = { status: 503, text: '' };
    expect((await start()).code).toBe(1);
    expect(ran()).toBeNull();
  });

  it('keeps the old one where the new one that is pinned cannot be had', async () => {
    await start();
    served = { status: 200, text: 'cut off' };
    await start(sha256(`${BUNDLE}// newer`));
    expect(sha256(readFileSync(join(volume, AGENT), 'utf8'))).toBe(sha256(BUNDLE));
  });

  it('upgrades to the one that a new block pins', async () => {
    await start();
    const newer = `${BUNDLE}// newer`;
    served = { status: 200, text: newer };
    expect((await start(sha256(newer))).code).toBe(0);
    expect(asked).toHaveLength(2);
    expect(readdirSync(volume).sort()).toEqual([AGENT, 'ran']);
  });

  it.each([
    ['is not there', { status: 404, text: '' }, 'HTTP 404'],
    [
      'is behind a log-in page',
      { status: 302, text: '', headers: { location: 'https://team.cloudflareaccess.com' } },
      'HTTP 302',
    ],
  ])('says so where the agent %s', async (_what, answer, why) => {
    served = answer;
    const outcome = await start();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(`cannot be had: ${why}`);
    expect(ran()).toBeNull();
  });

  it('says so where the Worker cannot be reached', async () => {
    await new Promise((resolve) => server.close(resolve));
    const outcome = await start();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('ECONNREFUSED');
  });

  it.each(['', '@AGENT_SHA256@'])('runs nothing where the block pins nothing: "%s"', async (sum) => {
    expect((await start(sum)).code).toBe(1);
    expect(ran()).toBeNull();
  });
});
