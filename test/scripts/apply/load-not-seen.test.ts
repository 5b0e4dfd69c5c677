import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { startEngine } from '../support/engine.ts';
import { SAMPLE } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

const RUNS_IT =
  'done: on disk as declared in revision 7 of 2026-11-22T21:00:00.000Z, which was delivered last, and CrowdSec has loaded what is on disk';
const ON_DISK = 'done: on disk as declared in revision 7 of 2026-11-22T21:00:00.000Z, which was delivered last\n';

describe('the apply script says that CrowdSec runs it only where that was seen', () => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(SAMPLE);
    host.intend({ disabled: [SSH_BF] });
  });
  const apply = (env: Record<string, string> = {}) => host.apply([], { NO_RELOAD: '', ...env });
  const edit = (from: string | RegExp, to: string) =>
    writeFileSync(host.file('config.yaml'), readFileSync(host.file('config.yaml'), 'utf8').replace(from, to));

  it.each<[what: string, from: string | RegExp, to: string, why: RegExp]>([
    ['has no Local API', /^api:[\s\S]*?(?=prometheus)/m, '', /has no Local API/],
    ['has its Local API switched off', 'listen_uri', 'enable: no\n    listen_uri', /has no Local API/],
    ['listens on a socket', /listen_uri: .*/, 'listen_socket: /run/x', /no listener can be looked for/],
    ['listens elsewhere', /listen_uri: .*/, 'listen_uri: 127.0.0.1:1', /nothing listens at 127\.0\.0\.1:1/],
    ['has no metrics', 'enabled: true', 'enabled: false', /prometheus\.enabled .* is not true/],
    [
      'has its metrics elsewhere',
      'listen_addr: 127.0.0.1',
      'listen_addr: 192.0.2.1',
      /at 192\.0\.2\.1 .* only this machine's own/,
    ],
    ['has them at a name like one of this machine', 'listen_addr: 127.0.0.1', 'listen_addr: 127.0.0.1.example.org', /only this/],
    ['hangs on a variable', 'listen_addr: 127.0.0.1', 'listen_addr: $ADDRESS', /depends on the environment/],
    ['has something odd in its config.yaml', 'listen_addr: 127.0.0.1', 'listen_addr: [a]', /config\.yaml line \d+ has/],
  ])('and why not, where it %s', async (_, from, to, why) => {
    await startEngine(host, 'reloads');
    edit(from, to);
    const applied = await apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toMatch(new RegExp(`whether CrowdSec has loaded it could not be seen: .*${why.source}`));
    expect(applied.stdout).toContain(ON_DISK);
  });

  it.each(['0.0.0.0', '"::"', '""', 'localhost'])(
    'and asks for metrics at this machine where they listen at %s',
    async (address) => {
      await startEngine(host, 'reloads');
      edit('listen_addr: 127.0.0.1', `listen_addr: ${address}`);
      expect((await apply({ http_proxy: 'http://192.0.2.1:1', HTTP_PROXY: 'http://192.0.2.1:1' })).stdout).toContain(RUNS_IT);
    },
  );

  it('and says so where the metrics do not answer', async () => {
    await startEngine(host, 'no-metrics');
    expect((await apply()).stdout).toContain('could not be seen: its metrics at http://127.0.0.1:1/metrics do not answer');
  });

  it('and does not take the listener of another program for its own', async () => {
    const { pid } = await startEngine(host, 'reloads');
    const other = await startEngine(host, 'reloads');
    host.stub('pidof', `echo ${pid}`);
    // The other one's listener is new too, and config.yaml names it.
    host.stub('sleep', `kill -HUP ${other.pid}; exec /bin/sleep 0.02`);
    expect((await apply()).stdout).toMatch(/the listener at 127\.0\.0\.1:\d+ is not CrowdSec's/);
  });
});
