import { describe, expect, test } from 'vitest';
import type { ScenariosReport } from '#contract';
import { adoptedAs, tells } from './support/simulation.ts';

const FAULT: Partial<ScenariosReport> = { simulation_fault: 'permission denied' };
const ON = 'a/one';

/** A host that was adopted with a/one blocking, and simulates it since. */
function drifted() {
  const host = adoptedAs([ON, 'a/two']);
  const opened = host.pass(1);
  expect(host.report(tells({ [ON]: 'all', 'a/two': 'none' }))).toMatchObject({ status: 'drifted', since: opened, cause: 'host' });
  host.pass(1);
  return { host, opened };
}

describe.each<[string, ScenariosReport]>([
  ['simulation cannot be read', tells({ [ON]: 'untold', 'a/two': 'untold' }, FAULT)],
  ['it cannot be read, whatever the items say', tells({ [ON]: 'none', 'a/two': 'none' }, FAULT)],
  ['the agent does not tell it any more', tells({ [ON]: 'untold', 'a/two': 'untold' })],
  ['the agent does not tell it of this one', tells({ [ON]: 'untold', 'a/two': 'none' })],
])('%s', (_, untold) => {
  test('neither clears a drift nor says that it is seen', () => {
    const { host } = drifted();
    const verdict = host.report(untold);
    expect(verdict).toMatchObject({
      status: 'unknown',
      reason: 'unreadable',
      drift_detected: true,
      cause: 'host',
      actually_simulated: [ON],
    });
    expect(verdict.detail).toContain(`When it was last told, ${ON} was simulated otherwise than it shall be.`);
  });

  test('and it is the same drift when it can be told again', () => {
    const { host, opened } = drifted();
    host.report(untold);
    host.pass(60);
    host.report(untold);
    expect(host.report(tells({ [ON]: 'all', 'a/two': 'none' }))).toMatchObject({
      status: 'drifted',
      since: opened,
      cause: 'host',
    });
  });

  test('or over, where it is as it shall be', () => {
    const { host } = drifted();
    host.report(untold);
    expect(host.report(tells({ [ON]: 'none', 'a/two': 'none' }))).toMatchObject({ status: 'in_sync', drift_detected: false });
  });

  test('makes no drift where there was none', () => {
    const verdict = adoptedAs([ON, 'a/two']).report(untold);
    expect(verdict).toMatchObject({ status: 'unknown', reason: 'unreadable', drift_detected: false });
    expect(verdict.detail).not.toContain('When it was last told');
  });

  test('what an operator declares meanwhile is compared with what was last told', () => {
    const { host } = drifted();
    host.report(untold);
    const declared = host.declare({ [ON]: 'simulated' });
    expect(declared).toMatchObject({ drift_detected: false });
    expect(declared.status).not.toBe('in_sync');
  });
});

test('the other direction too: simulated as it was adopted, then not, then not told', () => {
  const host = adoptedAs([], { simulated: ['a/quiet'] });
  host.report(tells({ 'a/quiet': 'none' }));
  expect(host.report(tells({ 'a/quiet': 'untold' }))).toMatchObject({
    status: 'unknown',
    drift_detected: true,
    not_simulated: ['a/quiet'],
  });
});

test('declared enabled and simulated: an agent that does not tell it any more makes nothing green', () => {
  const host = adoptedAs([], {}, { [ON]: 'enabled' });
  host.report(tells({ [ON]: 'all' }));
  expect(host.report(tells({ [ON]: 'untold' }))).toMatchObject({ status: 'unknown', reason: 'unreadable', drift_detected: true });
});

test('what is seen besides is still drift', () => {
  const { host, opened } = drifted();
  const verdict = host.report(tells({ [ON]: 'untold' }));
  expect(verdict).toMatchObject({ status: 'drifted', reason: null, since: opened, actually_missing: ['a/two'] });
  expect(verdict.detail).toContain(`When it was last told, ${ON} was simulated otherwise than it shall be.`);
  expect(verdict.detail).not.toContain('Simulated since it was adopted');
});

test('what was removed and came back while it cannot be told is not known', () => {
  const { host } = drifted();
  host.report(tells({ 'a/two': 'none' }));
  expect(host.report(tells({ [ON]: 'untold', 'a/two': 'none' }))).toMatchObject({
    status: 'unknown',
    actually_simulated: [],
  });
});

test('a folder that vanishes after it changes nothing of it', () => {
  const { host } = drifted();
  host.report(tells({ [ON]: 'untold', 'a/two': 'none' }));
  const verdict = host.report(tells({}, { state: 'unreadable', detail: 'no such file' }));
  expect(verdict).toMatchObject({ status: 'unknown', drift_detected: true, actually_simulated: [ON] });
});

test('more than is remembered: some stay, so that the drift does', () => {
  const names = Array.from({ length: 2000 }, (_, at) => `local/${at}`.padEnd(100, 'x'));
  const all = (told: 'all' | 'untold') => tells(Object.fromEntries(names.map((name) => [name, told])));
  const host = adoptedAs(names);
  host.report(all('all'));
  const verdict = host.report(all('untold'));
  expect(verdict).toMatchObject({ status: 'unknown', drift_detected: true });
  expect(verdict.actually_simulated).toHaveLength(500);
});
