import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answer, problem, type Received, type Scripted } from '../../doubles/fake-worker.ts';
import { useDaemon } from '../support/use-daemon.ts';

// Stalls are cut short by the agent's own time limit, so that limit is short here.
const at = useDaemon(40);

const HOUR_MS = 3_600_000;
/** With full jitter a wait of up to 5 minutes is 2.5 on average: about 31 tries in the first hour. */
const REQUESTS_AN_HOUR_MAX = 60;

const page = (status: number, text: string, headers: Record<string, string> = {}): Scripted => ({
  status,
  body: text,
  headers: { 'content-type': 'text/html', server: 'cloudflare', ...headers },
});
const late = (): Scripted =>
  problem(503, 'unavailable', {}, { 'retry-after': new Date(at.agent.timing.at + 90_000).toUTCString() });
const clockOff = (days: number): Scripted => {
  const date = new Date(at.agent.timing.at + days * 86_400_000);
  const headers = { date: date.toUTCString(), 'retry-after': new Date(date.getTime() + 60_000).toUTCString() };
  return problem(503, 'unavailable', {}, headers);
};

/** Repeatable chance, since the jitter takes part in what is bounded. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const FAULTS: [string, (request: Received) => Scripted][] = [
  ['closed connections', () => 'hangUp'],
  ['resets', () => 'reset'],
  ['resets in the middle of the headers', () => 'resetInHeaders'],
  ['resets in the middle of the answer', () => 'resetInBody'],
  ['answers that end in their middle', () => 'cutShort'],
  ['silence', () => 'silence'],
  ['answers that stop in their middle', () => 'stallInBody'],
  ['bytes that are no HTTP', () => 'garbage'],
  ['another protocol', () => 'upgrade'],
  ['429 without a wait', () => problem(429, 'rate_limited')],
  ['429 with a wait in seconds', () => problem(429, 'rate_limited', {}, { 'retry-after': '120' })],
  ['429 with a wait of a day', () => problem(429, 'rate_limited', {}, { 'retry-after': '86400' })],
  ['503 with a wait in seconds', () => problem(503, 'unavailable', {}, { 'retry-after': '0' })],
  ['503 with a date', late],
  ['503 with a date by a clock a day ahead', () => clockOff(1)],
  ['503 with a date by a clock a day behind', () => clockOff(-1)],
  ['a spent quota', () => ({ status: 429, body: 'error code: 1027', headers: { 'content-type': 'text/plain' } })],
  ['a bot challenge', () => page(403, '<title>Just a moment...</title>', { 'cf-mitigated': 'challenge' })],
  ["Access's log-in", () => page(302, '', { location: 'https://team.cloudflareaccess.com/cdn-cgi/access/login' })],
  ['a redirect to itself', ({ url }) => page(307, '', { location: url })],
  ['pages', () => page(200, '<html></html>')],
  ['JSON that is no answer', () => ({ status: 200, body: '{"intent":null}' })],
  ['half JSON', () => ({ status: 200, body: '{"intent":' })],
  ['nothing', () => ({ status: 200, body: '' })],
  ['answers of six megabytes', () => ({ status: 200, body: ' '.repeat(6_000_000) })],
  ['a wrong signature', () => problem(401, 'signature_invalid')],
  ['a report that is asked for again and again', () => problem(409, 'report_needed')],
];

test.each(FAULTS)('an hour of %s: few requests, few lines, and then the newest state', async (_, fault) => {
  at.agent.timing.random = seeded(7);
  at.worker.otherwise = fault;
  const old = at.tree.install('a/old');
  at.start();
  await at.received(1);
  for (let passed = 0; passed < HOUR_MS; passed += await at.agent.timing.pass());
  await at.agent.timing.idle();
  expect(at.worker.received.length).toBeLessThanOrEqual(REQUESTS_AN_HOUR_MAX);
  expect(at.agent.lines.filter(({ level }) => level !== 'info').length).toBeLessThanOrEqual(3);

  rmSync(old);
  at.tree.install('a/new');
  at.worker.otherwise = () => answer();
  await at.agent.timing.passUntil(() => at.agent.lines.some(({ message }) => message === 'reporting works again'), 2 * HOUR_MS);
  expect(at.lastNames()).toEqual(['a/new']);
});
