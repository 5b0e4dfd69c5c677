import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answer, VALID_INTENT } from '../../doubles/fake-worker.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();
const HEARTBEATS = 5;
const names = (...disabled_scenarios: string[]) => ({ disabled_scenarios });
const megabyte = (name: string) => ({
  disabled_scenarios: Array.from({ length: Math.ceil(1_048_576 / (name.length + 3)) }, () => name),
});

/** The folder's bytes, numbers and times: a file that was replaced by its like shows too. */
function folder(): unknown {
  return readdirSync(at.sharedDir).map((file) => {
    const { ino, mtimeNs, mode } = statSync(join(at.sharedDir, file), { bigint: true });
    return [file, ino, mtimeNs, mode, readFileSync(join(at.sharedDir, file), 'hex')];
  });
}

test.each<[string, object]>([
  ['a flag', names('--all')],
  ['a flag among good names', names('crowdsecurity/ssh-bf', '--all')],
  ['a command', names('$(reboot)')],
  ['a command with an owner', names('a/$(reboot)')],
  ['a path', names('../../etc/x')],
  ['a path to be enabled', { enabled_scenarios: ['../../etc/x'] }],
  ['a second line', names('a/b\n--all')],
  ['a megabyte of flags', megabyte('--all')],
  ['a megabyte of good names', megabyte('crowdsecurity/ssh-bf')],
  ['one name of a megabyte', names(`a/${'b'.repeat(1_048_576)}`)],
  ['a threshold of -1', { inbound_threshold: -1 }],
  ['a threshold of 1e9', { outbound_threshold: 1e9 }],
  ['a threshold with a command', { inbound_threshold: '15; rm' }],
  ['a threshold as text', { inbound_threshold: '15' }],
  ['a time with a second line', { changed_at: '2026-01-31T04:12:00Z\n--all' }],
  ['a revision that is a command', { revision: '9; reboot' }],
  ['thresholds declared by an object', { thresholds_declared: { inbound: {}, outbound: [] } }],
  ['names in an object', { disabled_scenarios: { 0: 'a/b', length: 1 } }],
])('an intent with %s changes no sentinel and is reported back; the daemon goes on', async (_, over) => {
  at.start();
  await at.received(2);
  await at.agent.timing.idle();
  const before = folder();

  at.worker.otherwise = () => answer({ ...VALID_INTENT, revision: 9, ...over });
  for (let n = 0; n < HEARTBEATS; n++) await at.nextMessage();
  await at.agent.timing.idle();
  expect(folder()).toEqual(before);
  const sent = at.worker.received.slice(3);
  expect(sent.length).toBeLessThanOrEqual(HEARTBEATS);
  for (const { body } of sent) {
    expect(body).toMatchObject({ delivered_revision: 7, delivery_fault: expect.stringContaining('refused') });
    expect(String(body.delivery_fault).length).toBeLessThanOrEqual(1_000);
  }
  expect(at.agent.lines.filter(({ level }) => level === 'error')).toHaveLength(1);

  at.worker.otherwise = () => answer({ ...VALID_INTENT, revision: 10 });
  await at.nextMessage();
  await at.agent.timing.idle();
  expect(at.worker.received.at(-1)?.body).toMatchObject({ delivered_revision: 10, delivery_fault: null });
});

test('a Worker that asks to be told every second and changes the intent each time gets a bounded number of messages', async () => {
  let revision = 100;
  at.worker.otherwise = () => {
    const scripted = answer({ ...VALID_INTENT, revision: revision++ });
    if (typeof scripted === 'object') Object.assign(scripted.body as object, { next_report_in_s: 1 });
    return scripted;
  };
  at.start();
  await at.agent.timing.idle();
  const before = at.worker.received.length;
  for (let passed = 0; passed < 60_000; passed += await at.agent.timing.pass());
  await at.agent.timing.idle();
  expect(at.worker.received.length - before).toBeLessThanOrEqual(60);
});
