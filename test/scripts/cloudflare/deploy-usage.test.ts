import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDeploy, parseDestroy } from '../../../scripts/cloudflare/commands/arguments.ts';
import { FakeAccount } from '../support/fake-account.ts';
import { ROOT, run } from '../support/run.ts';

const MAIN = ['--experimental-strip-types', 'scripts/cloudflare/main.ts'];

describe('the command lines of scripts/deploy and scripts/destroy', () => {
  it.each([
    ['deploy', '--domian'],
    ['deploy', '--domain'],
    ['deploy', '--domain', 'https://drift.example.org'],
    ['deploy', '--domain', 'localhost'],
    ['deploy', '--agent-url', 'http://drift.example.org'],
    ['deploy', '--agent-url', 'https://drift.example.org/path'],
    ['deploy', '--agent-url', 'https://x;reboot'],
    ['destroy', '--all'],
  ])('%s %s %s is refused with one line that tells of --help, and exit 2', async (...args) => {
    const fake = new FakeAccount();
    const outcome = await run(process.execPath, [...MAIN, ...args], fake.system().env as Record<string, string>);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(new RegExp(`^scripts/${args[0]}: .*\\. See scripts/${args[0]} --help\n$`));
    expect(fake.calls).toEqual([]);
    fake.remove();
  });

  it.each(['deploy', 'destroy'])('scripts/%s --help is the usage and exit 0', async (command) => {
    const outcome = await run(process.execPath, [...MAIN, command, '--help'], { PATH: '' });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain(`usage: scripts/${command}`);
    expect(existsSync(`${ROOT}/scripts/${command}`)).toBe(true);
  });

  it('a failure is exit 1, the sentence and the next step on standard error', async () => {
    const fake = new FakeAccount({ faults: [{ when: 'secret', text: "it's necessary to set a CLOUDFLARE_API_TOKEN" }] });
    const outcome = await run(process.execPath, [...MAIN, 'deploy'], fake.system().env as Record<string, string>);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^\nWrangler is not logged in to Cloudflare\.\nLog in with/);
    fake.remove();
  });

  it('takes a host name in any case and an address with a closing slash', () => {
    const parsed = parseDeploy(['--domain', 'Drift.Example.ORG', '--agent-url', 'https://a.example.workers.dev/']);
    expect(parsed).toMatchObject({ options: { domain: 'drift.example.org', agentUrl: 'https://a.example.workers.dev' } });
  });

  it('takes a value behind an equals sign', () => {
    expect(parseDeploy(['--domain=drift.example.org'])).toMatchObject({ options: { domain: 'drift.example.org' } });
  });

  it.each([
    [['--domian'], "Unknown option '--domian'"],
    [['example.org'], "Unexpected argument 'example.org'"],
    [['--domain'], "Option '--domain <value>' argument missing"],
    [['--domain', 'localhost'], '--domain needs a host name such as drift.example.org, without https:// and without a path'],
  ])('says in one sentence what is wrong with %j', (args, why) => {
    expect(parseDeploy(args)).toEqual({ kind: 'wrong', why });
  });

  it('forgets a kept value only on request', () => {
    expect(parseDeploy(['--domain', 'none'])).toMatchObject({ options: { domain: null, agentUrl: undefined } });
  });

  it('asks before it destroys unless told not to', () => {
    expect(parseDestroy([])).toMatchObject({ options: { isConfirmed: false } });
    expect(parseDestroy(['--yes'])).toMatchObject({ options: { isConfirmed: true } });
  });
});
