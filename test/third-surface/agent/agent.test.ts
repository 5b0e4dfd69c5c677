import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Report, SURFACE_NAMES } from '#contract';
import { checkCommand } from '../../../agent/check.ts';
import type { Observation } from '../../../agent/observe/observer.ts';
import { reportOf } from '../../../agent/push/envelope.ts';
import { deliver } from '../../../agent/sentinels/deliver.ts';
import { readBack } from '../../../agent/sentinels/read-back.ts';
import { SENTINELS } from '../../../agent/sentinels/writing-order.ts';
import { useDaemon } from '../../agent/support/use-daemon.ts';
import { VALID_INTENT } from '../../doubles/fake-worker.ts';
import { LimitsReport, madeUpLimits } from '../contract/made-up-limits.ts';
import { type IntentWithLimits, LIMITS_FILE, LIMITS_SENTINEL } from './made-up-limits.ts';

const at = useDaemon();
const INTENT: IntentWithLimits = { ...VALID_INTENT, made_up_soft: 3, made_up_hard: 9 };
const SENDER = { version: '0.0.0', instance: 'instance-one', mode: 'run', startedAt: '2026-01-31T04:12:00Z' } as const;

/** The made-up part of a report, as a Worker of the same contract reads it. */
function limitsIn(seen: Observation): LimitsReport {
  const report = reportOf(SENDER, seen, { revision: null, fault: null });
  const parsed: Record<string, unknown> = v.parse(Report, JSON.parse(JSON.stringify(report)));
  return v.parse(LimitsReport, parsed[madeUpLimits.reportKey]);
}

/** What the agent observes an hour from now: by then nothing is so young that it would have to be read again. */
const observe = () => at.agent.observer.observe(Date.now() + 3_600_000);

test('the contract of these tests has the made-up surface', () => {
  expect(SURFACE_NAMES).toEqual(['scenarios', 'appsec_tuning', 'made_up_limits']);
});

test('it is observed and reported beside the others', () => {
  expect(limitsIn(observe())).toEqual({ state: 'missing', soft: null, hard: null });
  at.tree.write(LIMITS_FILE, 'soft=3\nhard=9\n');
  const seen = observe();
  expect(limitsIn(seen)).toEqual({ state: 'read', soft: 3, hard: 9 });
  expect(Object.keys(seen.surfaces)).toEqual(['scenarios', 'tuning', 'made_up_limits']);
});

test('a change of its file alone is another digest, and none is none', () => {
  at.tree.write(LIMITS_FILE, 'soft=3\nhard=9\n');
  const first = observe();
  expect(observe()).toMatchObject({ digest: first.digest, changed: false });
  at.tree.write(LIMITS_FILE, 'soft=4\nhard=9\n');
  const second = observe();
  expect(second.changed).toBe(true);
  expect(second.digest).not.toBe(first.digest);
  expect(second.surfaces.scenarios).toEqual(first.surfaces.scenarios);
  expect(second.surfaces.tuning).toEqual(first.surfaces.tuning);
});

test('the daemon reports it, delivers its sentinel, confirms that and logs what it saw', async () => {
  at.tree.write(LIMITS_FILE, 'soft=3\nhard=9\n');
  const { intent } = answerWith('in_sync');
  at.worker.otherwise = () => ({ status: 200, body: answerWith('in_sync') });
  at.start();
  await at.received(2);
  expect(at.worker.received[0]?.body).toMatchObject({ made_up_limits: { state: 'read', soft: 3, hard: 9 } });
  expect(at.worker.received[1]?.body).toMatchObject({ delivered_revision: intent.revision, delivery_fault: null });
  expect(at.agent.lines.find(({ message }) => message === 'observed')).toMatchObject({
    made_up_limits: 'read',
    soft: 3,
    hard: 9,
  });
});

test('its sentinel is written with the others, before those that must be there, and read back', () => {
  expect(SENTINELS.map(({ file }) => file)).toEqual([
    'argos-simulated-scenarios.txt',
    'argos-baseline-scenarios.txt',
    'argos-appsec-tuning.txt',
    LIMITS_SENTINEL,
    'argos-enabled-scenarios.txt',
    'argos-disabled-scenarios.txt',
  ]);
  expect(deliver(at.sharedDir, INTENT)).toEqual({ kind: 'written', intent: INTENT });
  const text = readFileSync(join(at.sharedDir, LIMITS_SENTINEL), 'utf8');
  expect(text).toBe(`# argos-drift revision 7 ${INTENT.changed_at}\nsoft=3\nhard=9\n`);
  expect(readBack(at.sharedDir)).toEqual({ revision: 7, changedAt: INTENT.changed_at });
  expect(deliver(at.sharedDir, INTENT).kind).toBe('present');
});

test('its sentinel goes where nothing of it is declared any more', () => {
  deliver(at.sharedDir, INTENT);
  deliver(at.sharedDir, { ...INTENT, revision: 8, made_up_soft: null, made_up_hard: null });
  expect(readdirSync(at.sharedDir)).not.toContain(LIMITS_SENTINEL);
  expect(readBack(at.sharedDir)?.revision).toBe(8);
});

test.each([
  ['without its members', VALID_INTENT, /^made_up_/],
  ['whose members its schema refuses', { ...INTENT, made_up_soft: 'three' }, /^made_up_soft/],
  ['that it finds a fault in', { ...INTENT, made_up_soft: 10 }, /^the soft limit 10 is above/],
])('an intent %s is refused as a whole', (_, intent, why) => {
  expect(deliver(at.sharedDir, intent)).toEqual({ kind: 'refused', why: expect.stringMatching(why) });
});

/** A Worker's answer with a verdict of the made-up surface; the other two are in sync. */
function answerWith(status: string | null, basis?: string) {
  const verdict = (of: string) => ({ status: of, reason: null, detail: `It is ${of}.`, basis });
  const limits = status === null ? {} : { made_up_limits: verdict(status) };
  const verdicts = { scenarios: verdict('in_sync'), appsec_tuning: verdict('in_sync'), ...limits };
  return { intent: INTENT, verdicts, next_report_in_s: 60, server_time: new Date().toISOString() };
}

test.each<[string | null, number, string, string?]>([
  ['in_sync', 0, 'on disk as declared. It is in_sync.'],
  ['in_sync', 0, 'on disk as adopted. It is in_sync.', 'adopted'],
  ['undeclared', 0, 'nothing declared. It is undeclared.'],
  ['drifted', 2, 'drifted. It is drifted.'],
  ['unknown', 3, 'unknown. It is unknown.'],
  [null, 3, 'unknown. The Worker does not judge it.'],
])('the command check prints its verdict and counts it: %s', async (status, exitCode, words, basis = 'declared') => {
  at.worker.otherwise = () => ({ status: 200, body: answerWith(status, basis) });
  const never = new AbortController().signal;
  const ends = { stop: never, deadline: never, timing: at.agent.timing, say: () => {} };
  const checked = await checkCommand(async () => at.agent.observer.observe(at.agent.timing.now()), at.agent.pusher, ends);
  expect(checked.exitCode).toBe(exitCode);
  expect(checked.lines).toHaveLength(3);
  expect(checked.lines[2]).toBe(`Made-up limits: ${words}`);
});
