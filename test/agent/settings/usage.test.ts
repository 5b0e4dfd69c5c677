import { expect, test } from 'vitest';
import { parseCommandLine, UsageFault } from '../../../agent/settings/command-line.ts';
import { runAgent } from '../support/run-agent.ts';

test.each<[string[], RegExp]>([
  [[], /Say what to do/],
  [['obsreve'], /no command obsreve/],
  [['observe', 'x'], /takes no argument, but got x/],
  [['enroll'], /enroll URL CODE/],
  [['enroll', 'https://x', 'code', 'more'], /enroll URL CODE/],
  [['run', '--crowdsec-dri', '/x'], /^Unknown option '--crowdsec-dri'\. See argos-drift-agent --help$/],
  [['run', '--crowdsec-dir'], /^--crowdsec-dir needs a value\. See argos-drift-agent --help$/],
  [['run', '--crowdsec-dir', '--hub-dir', '/x'], /^--crowdsec-dir needs a value\. See argos-drift-agent --help$/],
  [['run', '--crowdsec-dir='], /needs a value/],
])('%j says what to do instead', (args, message) => {
  expect(() => parseCommandLine(args)).toThrow(message);
  expect(() => parseCommandLine(args)).toThrow(UsageFault);
});

test.each<Record<string, string>>([{}, { ARGOS_DRIFT_CODE: '' }])(
  'enroll without a code, with the environment %j, says both ways to give one',
  async (environment) => {
    const { code, err } = await runAgent(['enroll', 'https://x.example'], environment);
    expect(code).toBe(1);
    expect(err).toMatch(/enroll URL CODE.*ARGOS_DRIFT_CODE/);
  },
);

test('a wrong command line is one sentence on standard error, and exit code 1', async () => {
  const { code, out, err } = await runAgent(['run', 'fast']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toBe('argos-drift-agent: run takes no argument, but got fast. See argos-drift-agent --help\n');
});

test('--help names every command and the proxy variables, and --version is one line', async () => {
  const help = await runAgent(['--help']);
  expect(help.code).toBe(0);
  for (const word of ['observe', 'check', 'enroll URL CODE', 'mute TIME REASON', 'mute off', 'run', 'HTTPS_PROXY', 'NO_PROXY'])
    expect(help.out).toContain(word);
  expect(await runAgent(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\S+\n$/) });
});
