import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkCommand } from '../../../agent/check.ts';
import { ENROLL_PATIENCE_MS, patientEnroll } from '../../../agent/enroll/patient-enroll.ts';
import { nodeHttp } from '../../../agent/network/http.ts';
import { answer, problem, type Scripted } from '../../doubles/fake-worker.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const tooOften = (seconds: string) => problem(429, 'rate_limited', { detail: 'Too many.' }, { 'retry-after': seconds });
const ENROLLED: Scripted = { status: 200, body: { host_id: 'abcdefghijkl' } };

function checking() {
  const said: string[] = [];
  const stop = new AbortController();
  const deadline = new AbortController();
  const { timing } = at.agent;
  const ends = { stop: stop.signal, deadline: deadline.signal, timing, say: (line: string) => said.push(line) };
  return { said, stop, outcome: checkCommand(async () => at.agent.observer.observe(timing.now()), at.agent.pusher, ends) };
}

function enrolling() {
  const said: string[] = [];
  const stop = new AbortController();
  const http = nodeHttp('test');
  const keyFile = join(at.tree.root, 'new.key');
  const wanted = { url: at.worker.url, code: 'ONE-USE', hostname: 'h', install: 'systemd' as const, keyFile, keep: {} };
  const files = { configFile: join(at.tree.root, 'agent.yaml'), configText: '', signal: stop.signal };
  const enrolled = patientEnroll(http, { ...wanted, ...files }, at.agent.timing, (line) => said.push(line));
  return { said, stop, keyFile, enrolled: enrolled.finally(() => http.close()) };
}

test('a check that is asked to wait says so, waits and goes on', async () => {
  at.worker.script.push(tooOften('7'), tooOften('0'));
  at.worker.otherwise = () => answer();
  const { said, outcome } = checking();
  expect([await at.agent.timing.pass(), await at.agent.timing.pass()]).toEqual([7_000, 1_000]);
  expect(await outcome).toMatchObject({ exitCode: 0 });
  expect(said).toEqual([
    'The Worker asks to wait 7 s and is asked again then: rate_limited (HTTP 429): Too many.',
    'The Worker asks to wait 1 s and is asked again then: rate_limited (HTTP 429): Too many.',
  ]);
});

test('a check that is asked again and again ends within its minute', async () => {
  at.worker.otherwise = () => tooOften('25');
  const { outcome } = checking();
  expect([await at.agent.timing.pass(), await at.agent.timing.pass()]).toEqual([25_000, 25_000]);
  expect(await outcome).toMatchObject({ exitCode: 1, lines: [expect.stringContaining('rate_limited')] });
  expect(at.worker.received).toHaveLength(3);
});

test.each<[string, Scripted]>([
  ['no Retry-After', problem(429, 'rate_limited')],
  ['one that is longer than a check may take', tooOften('60')],
  ['a spent quota', { status: 429, body: 'error code: 1027', headers: { 'retry-after': '5' } }],
])('a check does not wait for %s', async (_, scripted) => {
  at.worker.otherwise = () => scripted;
  const { said, outcome } = checking();
  expect(await outcome).toMatchObject({ exitCode: 1 });
  expect(said).toEqual([]);
});

test('a check that waits ends when somebody ends it', async () => {
  at.worker.otherwise = () => tooOften('30');
  const { stop, outcome } = checking();
  await at.agent.timing.idle();
  stop.abort();
  expect(await outcome).toMatchObject({ exitCode: 1 });
});

test('an enrolment that is asked to wait says so, waits and goes on with the same code', async () => {
  at.worker.script.push(tooOften('60'), ENROLLED);
  const { said, enrolled, keyFile } = enrolling();
  expect(await at.agent.timing.pass()).toBe(60_000);
  expect(await enrolled).toBe('abcdefghijkl');
  expect(said).toEqual([expect.stringMatching(/^The Worker asks to wait 60 s and is asked again then: .*rate_limited/)]);
  expect(at.worker.received.map(({ body }) => body.code)).toEqual(['ONE-USE', 'ONE-USE']);
  expect(existsSync(keyFile)).toBe(true);
});

test('an enrolment that is asked again and again gives up, and leaves nothing', async () => {
  at.worker.otherwise = () => tooOften('60');
  const { enrolled, keyFile } = enrolling();
  const outcome = expect(enrolled).rejects.toThrow(/rate_limited.*Too many\. The code was not used up: run the same line again$/);
  let waitedMs = 0;
  for (let n = 0; n < 2; n++) waitedMs += await at.agent.timing.pass();
  await outcome;
  expect(waitedMs).toBeLessThanOrEqual(ENROLL_PATIENCE_MS);
  expect(existsSync(keyFile)).toBe(false);
});

test('of a spent quota it is said once when to come back', async () => {
  at.worker.otherwise = () => ({ status: 429, body: 'error code: 1027' });
  await expect(enrolling().enrolled).rejects.toThrow(/wait until 00:00 UTC[^:]*$/);
});
