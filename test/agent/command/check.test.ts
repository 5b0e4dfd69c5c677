import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { keyText, newKey } from '../../../agent/enroll/key.ts';
import { answer, problem, VALID_INTENT } from '../../doubles/fake-worker.ts';
import { HOST_ID } from '../support/agent-under-test.ts';
import { runAgent } from '../support/run-agent.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
let options: string[] = [];
beforeEach(() => {
  const keyFile = at.tree.write(join(at.tree.root, 'host.key'), keyText(newKey(), HOST_ID, at.worker.url));
  options = ['--url', at.worker.url.origin, '--key-file', keyFile, '--crowdsec-dir', at.tree.dir, '--shared-dir', at.sharedDir];
});

test.each<[string, string, number]>([
  ['in_sync', 'in_sync', 0],
  ['undeclared', 'in_sync', 0],
  ['undeclared', 'undeclared', 0],
  ['drifted', 'in_sync', 2],
  ['unknown', 'drifted', 2],
  ['unknown', 'in_sync', 3],
  ['something_new', 'in_sync', 3],
])('%s and %s exit with %i', async (scenarios, tuning, exitCode) => {
  at.worker.otherwise = () => answer(VALID_INTENT, [scenarios, tuning]);
  const { code, out } = await runAgent(['check', ...options]);
  expect(code).toBe(exitCode);
  expect(out).toContain(`It is ${scenarios}.`);
  expect(out).toContain(`It is ${tuning}.`);
});

test('it reports as a check, writes the sentinels and confirms them', async () => {
  await runAgent(['check', ...options]);
  expect(at.worker.received.map(({ body }) => [(body.agent as { mode: string }).mode, body.delivered_revision])).toEqual([
    ['check', null],
    ['check', 7],
  ]);
  expect(existsSync(join(at.sharedDir, 'argos-disabled-scenarios.txt'))).toBe(true);
});

test('what it prints is words: the verdicts on standard output, and no line of a log', async () => {
  const { out, err } = await runAgent(['check', ...options]);
  expect(err).toBe('');
  expect(out.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^Scenarios: [a-z ]+\. /),
    expect.stringMatching(/^[A-Z][A-Za-z ]+: [a-z ]+\. /),
  ]);
});

test('an intent that is refused is said once, on standard error, in words', async () => {
  at.worker.otherwise = () => answer({ ...VALID_INTENT, disabled_scenarios: ['--all'] });
  const { out, err } = await runAgent(['check', ...options]);
  expect(out).toBe('');
  expect(err).toMatch(/^The newest intent is not on this host: the Worker's intent is refused[^\n{]*\n$/);
});

test('a warning is words too', async () => {
  const { err } = await runAgent(['check', ...options, '--url', 'http://argos.invalid']);
  expect(err).toMatch(
    /^argos-drift-agent: the URL is plain HTTP to another machine: answers could be forged on the way\nThe Worker could/,
  );
});

test('a CrowdSec that is gone is reported as missing, since that is evidence', async () => {
  const { code } = await runAgent(['check', ...options, '--crowdsec-dir', join(at.tree.root, 'none')]);
  expect(code).toBe(0);
  expect(at.worker.received[0]?.body).toMatchObject({ scenarios: { state: 'missing' }, tuning: { state: 'missing' } });
});

test.each([
  ['a Worker that fails', problem(500, 'internal'), /could not be asked: internal/],
  [
    'a bot challenge',
    { status: 403, body: '<html>', headers: { 'cf-mitigated': 'challenge' } },
    /asked: Cloudflare wants a browser/,
  ],
  ['a revoked host', problem(403, 'host_revoked'), /no longer enrolled\. Choose "Add a host"/],
  ['an intent that is refused', answer({ ...VALID_INTENT, disabled_scenarios: ['--all'] }), /newest intent is not on this host/],
])('%s is an error', async (_, scripted, message) => {
  at.worker.otherwise = () => scripted;
  const { code, err } = await runAgent(['check', ...options]);
  expect(code).toBe(1);
  expect(err).toMatch(message);
});

test('a host that was never enrolled is told how, and by no command that would show its code to everybody', async () => {
  const { code, err } = await runAgent(['check', '--key-file', join(at.tree.root, 'none.key')]);
  expect(code).toBe(1);
  expect(err).toMatch(/not enrolled.*Choose "Add a host" on the dashboard/);
  expect(err).not.toContain('CODE');
});

test('a key file that is no key is an error with a way out', async () => {
  const keyFile = at.tree.write(join(at.tree.root, 'bad.key'), 'nothing');
  const { code, err } = await runAgent(['check', '--url', at.worker.url.origin, '--key-file', keyFile]);
  expect(code).toBe(1);
  expect(err).toMatch(/no private key.*Enrol again/);
});

test('what agrees is said once, with whether anybody declared it', async () => {
  const verdict = { status: 'in_sync', reason: null, evidence: 'disk' };
  const verdicts = {
    scenarios: {
      ...verdict,
      basis: 'adopted',
      detail: 'On disk as adopted; whether CrowdSec has loaded it is not known: it stands.',
    },
    appsec_tuning: {
      ...verdict,
      basis: 'declared',
      evidence: 'running',
      detail: 'Running as declared. Compared: inbound threshold 15.',
    },
  };
  const body = { intent: VALID_INTENT, verdicts, next_report_in_s: 60, server_time: new Date().toISOString() };
  at.worker.otherwise = () => ({ status: 200, body });
  const { out } = await runAgent(['check', ...options]);
  expect(out.trimEnd().split('\n')).toEqual([
    'Scenarios: On disk as adopted; whether CrowdSec has loaded it is not known: it stands.',
    expect.stringMatching(/: Running as declared\. Compared: inbound threshold 15\.$/),
  ]);
});
