import { expect, test } from 'vitest';
import { answer, problem } from '../../doubles/fake-worker.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const never = new AbortController().signal;
const push = () => at.agent.pusher.push(at.agent.observer.observe(at.agent.timing.now()), never);

test.each([
  ['a server error', problem(500, 'internal'), /internal/],
  ['a server error without a problem', { status: 502, body: '<html>' }, /HTTP 502/],
  ['a redirect', { status: 302, body: '', headers: { location: 'https://elsewhere.example/' } }, /redirect/],
  ['a page instead of an answer', { status: 200, body: '<html>' }, /web page/],
  ['an answer without verdicts', { status: 200, body: { intent: {}, next_report_in_s: 60 } }, /verdicts/],
  [
    'an interval of nothing',
    { status: 200, body: { ...(answer() as { body: object }).body, next_report_in_s: 0 } },
    /next_report_in_s/,
  ],
  ['a refused signature', problem(401, 'signature_invalid', { detail: 'It does not verify.' }), /It does not verify/],
  ['a closed connection', 'hangUp' as const, /./],
  ['a connection that is reset', 'reset' as const, /ECONNRESET/],
  ['a connection that is reset in the middle of the headers', 'resetInHeaders' as const, /./],
  ['a connection that is reset in the middle of the answer', 'resetInBody' as const, /in the middle of the answer|ECONNRESET/],
  ['bytes that are no HTTP', 'garbage' as const, /./],
  ['another protocol instead of an answer', 'upgrade' as const, /the connection ended without an answer/],
  ['an answer that ends in its middle', 'cutShort' as const, /in the middle of the answer/],
])('%s is a failure with a sentence', async (_, scripted, why) => {
  at.worker.script.push(scripted);
  expect(await push()).toMatchObject({ kind: 'failed', why: expect.stringMatching(why) });
});

test.each(['hangUp', 'reset'] as const)(
  'a kept connection that ends with %s when it is used again is no failure',
  async (how) => {
    await push();
    at.worker.script.push(how);
    expect(await push()).toMatchObject({ kind: 'answered' });
    expect(at.worker.received).toHaveLength(4);
  },
);

test('a Worker that cannot be reached is a failure', async () => {
  await at.worker.stop();
  expect(await push()).toMatchObject({ kind: 'failed', why: expect.stringContaining('ECONNREFUSED') });
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['soon', null],
  ['99999999', 3_600_000],
])('Retry-After: %s asks for %s ms', async (header, wait) => {
  at.worker.script.push(problem(503, 'unavailable', {}, { 'retry-after': header }));
  expect(await push()).toMatchObject({ kind: 'failed', wish: { retryAfterMs: wait } });
});

test("a date in Retry-After is measured by the answer's own clock, where it has one", async () => {
  at.agent.timing.at = Date.parse('2026-01-30T00:00:00Z');
  const headers = { date: 'Sat, 31 Jan 2026 00:00:00 GMT', 'retry-after': 'Sat, 31 Jan 2026 00:01:00 GMT' };
  at.worker.script.push(problem(503, 'unavailable', {}, headers));
  expect(await push()).toMatchObject({ kind: 'failed', wish: { retryAfterMs: 60_000 } });
});

test('Retry-After may be a date', async () => {
  at.agent.timing.at = Date.parse('2026-01-31T00:00:00Z');
  at.worker.script.push(problem(429, 'rate_limited', {}, { 'retry-after': 'Sat, 31 Jan 2026 00:01:00 GMT' }));
  expect(await push()).toMatchObject({ kind: 'failed', wish: { retryAfterMs: 60_000 } });
});

test('a revoked host is told apart from other refusals', async () => {
  at.worker.script.push(problem(403, 'host_revoked'));
  expect(await push()).toEqual({ kind: 'host_revoked' });
});

test('a failure does not count as accepted: the whole report is sent again', async () => {
  at.worker.script.push(problem(500, 'internal'));
  await push();
  await push();
  expect(at.worker.received.map(({ body }) => 'scenarios' in body).slice(0, 2)).toEqual([true, true]);
});

test('stopping ends a request that nobody answers', async () => {
  const stop = new AbortController();
  at.worker.otherwise = () => {
    stop.abort();
    return 'hangUp';
  };
  expect(await at.agent.pusher.push(at.agent.observer.observe(Date.now()), stop.signal)).toMatchObject({ kind: 'failed' });
});
