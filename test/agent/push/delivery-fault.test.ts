import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Heartbeat, Report } from '#contract';
import { deliver } from '../../../agent/sentinels/deliver.ts';
import { answer, problem, VALID_INTENT } from '../../doubles/fake-worker.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const never = new AbortController().signal;
const push = () => at.agent.pusher.push(at.agent.observer.observe(at.agent.timing.now()), never);
const faults = () => at.worker.received.map(({ body }) => body.delivery_fault);
const REFUSED = answer({ ...VALID_INTENT, revision: 8, disabled_scenarios: ['--all'] });
const TUNING = 'argos-appsec-tuning.txt';

test('nothing is wrong while the newest intent is on the disk', async () => {
  await push();
  await push();
  expect(faults()).toEqual([null, null, null]);
});

test('an intent that is refused is told at once by a heartbeat, and then with each message', async () => {
  at.worker.otherwise = () => REFUSED;
  await push();
  const why =
    "the Worker's intent is refused, nothing was written: disabled_scenarios.0: must be a full name such as crowdsecurity/ssh-bf";
  expect(faults()).toEqual([null, why]);
  at.tree.install('a/b');
  await push();
  await push();
  expect(faults()).toEqual([null, why, why, why]);
  expect(v.parse(Heartbeat, at.worker.received[1]?.body).delivery_fault).toBe(why);
  expect(v.parse(Report, at.worker.received[2]?.body).delivery_fault).toBe(why);
});

test('the same refused intent again and again is one request a heartbeat and one line', async () => {
  at.worker.otherwise = () => REFUSED;
  await push();
  for (let n = 0; n < 20; n++) await push();
  expect(at.worker.received).toHaveLength(22);
  expect(at.agent.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('a good intent takes the fault back at once', async () => {
  at.worker.otherwise = () => REFUSED;
  await push();
  at.worker.otherwise = () => answer();
  await push();
  expect(faults().at(-1)).toBeNull();
  expect(at.worker.received).toHaveLength(4);
});

test('a disk that does not take the sentinels is a fault of one wording, however often it is tried', async () => {
  mkdirSync(join(at.sharedDir, TUNING), { recursive: true });
  for (let n = 0; n < 5; n++) await push();
  expect(at.worker.received).toHaveLength(6);
  expect(new Set(faults().slice(1))).toEqual(new Set([expect.stringContaining(`could not be written to ${at.sharedDir}: E`)]));
  expect(at.agent.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('the fault ends too where somebody else put the intent on the disk', async () => {
  mkdirSync(join(at.sharedDir, TUNING), { recursive: true });
  await push();
  rmSync(join(at.sharedDir, TUNING), { recursive: true });
  deliver(at.sharedDir, VALID_INTENT);
  await push();
  expect(faults().at(-1)).toBeNull();
  expect(at.agent.lines.at(-1)).toMatchObject({ level: 'info', message: 'the newest intent is on the disk' });
});

test('a fault from an intent that came with a problem is told by the report that follows', async () => {
  await push();
  const refused = { ...VALID_INTENT, revision: 8, inbound_threshold: -1 };
  at.worker.script.push(problem(409, 'report_needed', { intent: refused }), answer(refused));
  await push();
  expect(faults().at(-1)).toContain('inbound_threshold');
  expect(at.worker.received).toHaveLength(4);
});

test('it fits into a message, whatever the Worker sent', async () => {
  at.worker.otherwise = () => answer({ ...VALID_INTENT, revision: `\u001b[2J${'x'.repeat(100_000)}` });
  await push();
  const { delivery_fault } = v.parse(Heartbeat, at.worker.received[1]?.body);
  expect(delivery_fault).toMatch(/^[^\p{Cc}\p{Cf}]+$/u);
});
