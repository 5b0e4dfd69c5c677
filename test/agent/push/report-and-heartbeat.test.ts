import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { digestInput, Heartbeat, Report } from '#contract';
import { answer, problem, VALID_INTENT } from '../../doubles/fake-worker.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const never = new AbortController().signal;
const push = () => at.agent.pusher.push(at.agent.observer.observe(at.agent.timing.now()), never);
const isReport = () => at.worker.received.map(({ body }) => 'scenarios' in body);
const delivered = () => at.worker.received.map(({ body }) => body.delivered_revision);

test('the first push is a whole report as the contract has it, with the digest of what it holds', async () => {
  at.tree.install('crowdsecurity/ssh-bf');
  await push();
  const report = v.parse(Report, at.worker.received[0]?.body);
  const { scenarios, tuning } = at.worker.received[0]?.body ?? {};
  expect(report.digest).toBe(`sha256:${createHash('sha256').update(digestInput({ scenarios, tuning })).digest('hex')}`);
  expect(report).toMatchObject({
    agent: { mode: 'run' },
    delivered_revision: null,
    scenarios: { installed: [{ name: 'crowdsecurity/ssh-bf' }] },
  });
});

test("it asks for JSON, so that Cloudflare's own errors come as JSON and not as pages", async () => {
  await push();
  expect(at.worker.received.map(({ headers }) => headers.accept)).toEqual(['application/json', 'application/json']);
});

test('the intent of the answer is put on the disk and confirmed at once by a heartbeat', async () => {
  await push();
  expect(isReport()).toEqual([true, false]);
  expect(delivered()).toEqual([null, 7]);
  expect(v.is(Heartbeat, at.worker.received[1]?.body)).toBe(true);
  expect(readFileSync(join(at.sharedDir, 'argos-disabled-scenarios.txt'), 'utf8')).toContain('crowdsecurity/ssh-bf');
});

test('while nothing changes there is one heartbeat a push, of a few hundred bytes', async () => {
  await push();
  await push();
  expect(isReport()).toEqual([true, false, false]);
  expect(at.worker.received[2]?.text.length).toBeLessThan(500);
});

test('a change is a whole report again', async () => {
  await push();
  at.tree.install('crowdsecurity/ssh-bf');
  await push();
  expect(isReport()).toEqual([true, false, true]);
});

test('a Worker that forgot the digest gets the whole report, and its intent is taken from the problem too', async () => {
  await push();
  const newer = { ...VALID_INTENT, revision: 8 };
  at.worker.script.push(problem(409, 'report_needed', { intent: newer }), answer(newer));
  expect(await push()).toMatchObject({ kind: 'answered' });
  expect(isReport()).toEqual([true, false, false, true]);
  expect(delivered()).toEqual([null, 7, 7, 8]);
});

test('an intent that changes while it is confirmed is confirmed too', async () => {
  const newer = { ...VALID_INTENT, revision: 8 };
  at.worker.script.push(answer(), answer(newer), answer(newer));
  await push();
  expect(delivered()).toEqual([null, 7, 8]);
});

test('a Worker that gives a new intent each time does not keep it busy for ever', async () => {
  let revision = 100;
  at.worker.otherwise = () => answer({ ...VALID_INTENT, revision: revision++ });
  await push();
  expect(at.worker.received.length).toBeLessThan(6);
});

test('an intent that is refused writes nothing, is logged once, and the rest of the answer counts', async () => {
  at.worker.otherwise = () => answer({ ...VALID_INTENT, disabled_scenarios: ['--all'] });
  expect(await push()).toMatchObject({
    kind: 'answered',
    answer: { next_report_in_s: 60 },
    deliveryFault: expect.stringContaining('disabled_scenarios'),
  });
  await push();
  expect(existsSync(join(at.sharedDir, 'argos-disabled-scenarios.txt'))).toBe(false);
  expect(at.agent.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  expect(delivered()).toEqual([null, null, null]);
});

test('an intent that is nested beyond the stack is refused like any other', async () => {
  const whole = JSON.stringify((answer('NESTED') as { body: object }).body);
  const body = whole.replace('"NESTED"', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`);
  at.worker.otherwise = () => ({ status: 200, body });
  expect(await push()).toMatchObject({ kind: 'answered', deliveryFault: expect.stringContaining('refused') });
  expect(existsSync(join(at.sharedDir, 'argos-disabled-scenarios.txt'))).toBe(false);
});

test('an older intent is the same when it is repeated with its members in another order', async () => {
  const newer = { ...VALID_INTENT, revision: 8, changed_at: '2026-01-31T05:00:00Z' };
  at.worker.script.push(
    answer(newer),
    answer(newer),
    answer(),
    answer(Object.fromEntries(Object.entries(VALID_INTENT).reverse())),
  );
  await push();
  await push();
  expect(delivered()).toEqual([null, 8, 8, 8, 7]);
});

test('an answer that was overtaken is asked for again before it is believed', async () => {
  const newer = { ...VALID_INTENT, revision: 8, changed_at: '2026-01-31T05:00:00Z' };
  at.worker.script.push(answer(newer), answer(newer));
  await push();
  at.worker.script.push(answer(VALID_INTENT), answer(newer));
  await push();
  expect(delivered()).toEqual([null, 8, 8, 8]);
});
