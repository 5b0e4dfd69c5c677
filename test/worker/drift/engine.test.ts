import { expect, test } from 'vitest';
import type { EngineReport } from '#contract';
import {
  describeEngine,
  type EngineFacts,
  engineCommands,
  engineUnchecked,
  shortEngine,
  shortGaps,
} from '../../../worker/drift/index.ts';
import { DOCKER, engineReport, heardAgent, SYSTEMD, T0 } from './support/cases.ts';

const facts = (report: EngineReport | null, other: Partial<EngineFacts> = {}): EngineFacts => ({
  report,
  loadFault: null,
  commands: SYSTEMD,
  ...other,
});
const describe = (report: EngineReport | null, other?: Partial<EngineFacts>) =>
  describeEngine(facts(report, other), heardAgent, T0);
const down = engineReport({ state: 'down', why: 'nothing listens on 127.0.0.1:8080' });

test('an agent that does not look at the engine makes it unknown, and says what would tell', () => {
  expect(describe(null)).toMatchObject({ state: 'unknown', loaded_at: null, detail: expect.stringContaining('upgrade it') });
});

test('one that runs what is on disk says when that was loaded', () => {
  expect(describe(engineReport())).toMatchObject({
    state: 'running',
    loaded_at: '2026-03-01T03:30:00Z',
    detail: 'CrowdSec runs what is on disk.',
  });
});

test('one that awaits a reload names the first files, counts the others and says the command', () => {
  const waits = engineReport({ reload_needed: true, changed_since: ['/a', '/b', '/c', '/d'], changed_count: 9 });
  expect(describe(waits).detail).toBe(
    'CrowdSec does not run what is on disk: /a, /b, /c and 6 more changed since it loaded. Reload CrowdSec: sudo systemctl reload crowdsec.',
  );
  const sandbox = engineCommands({ install: 'systemd', apply_command: 'scripts/apply' });
  expect(describe(waits, { commands: sandbox }).detail).toContain('scripts/apply --reload');
  expect(describe(waits, { commands: DOCKER }).detail).toContain('docker restart crowdsec');
});

test('one that is down quotes what the agent saw and says what to do next', () => {
  expect(describe(down).detail).toBe(
    'CrowdSec is not running, so nothing is enforced. The host says: “nothing listens on 127.0.0.1:8080”. Start it: sudo systemctl start crowdsec.',
  );
});

test('one that is down and would not start either names what to mend first', () => {
  expect(describe(down, { loadFault: 'scenarios/x.yaml: it has no name' }).detail).toContain(
    'Its next start would fail. The host says: “scenarios/x.yaml: it has no name”. Mend that, then start it',
  );
});

test.each([
  ['a silent agent', { silentSince: T0 }],
  ['two agents that take turns', { duplicateSince: T0 }],
  ['an agent that was not heard since it was enrolled again', { seenAt: null }],
])('%s says nothing of what runs now', (_, agent) => {
  const engine = describeEngine(facts(engineReport({ reload_needed: true })), { ...heardAgent, ...agent }, T0);
  expect(engine).toMatchObject({ state: 'unknown', started_at: null, loaded_at: null, reload_needed: false });
  expect(engine.detail).not.toBe('');
});

test('past its expiry a document says nothing of what runs now', () => {
  expect(engineUnchecked()).toMatchObject({ state: 'unknown', detail: expect.stringContaining('checks have stopped') });
});

test('what only a running engine has is dropped beside another state', () => {
  const odd = { reload_needed: true, changed_since: ['/a'], changed_count: 1 };
  for (const state of ['down', 'unknown'] as const) {
    expect(describe(engineReport({ ...odd, state }))).toMatchObject({
      reload_needed: false,
      changed_since: [],
      changed_count: 0,
    });
  }
});

test('a count that is smaller than its list is the length of the list', () => {
  expect(describe(engineReport({ reload_needed: true, changed_since: ['/a', '/b'], changed_count: 0 })).changed_count).toBe(2);
});

test('a load in the future is none', () => {
  const ahead = new Date(T0 + 3_600_000).toISOString();
  expect(describe(engineReport({ loaded_at: ahead, started_at: ahead }))).toMatchObject({ loaded_at: null, started_at: null });
});

test('a line of the snapshot holds ten paths, and ten names of a gap, with the counts of all', () => {
  const paths = Array.from({ length: 100 }, (_, at) => `/etc/crowdsec/${at}`);
  const short = shortEngine(describe(engineReport({ reload_needed: true, changed_since: paths, changed_count: 400 })));
  expect([short.changed_since.length, short.changed_count]).toEqual([10, 400]);
  const names = Array.from({ length: 20 }, (_, at) => `a/${at}`);
  const [gap] = shortGaps([{ kind: 'simulation', scenarios: names, count: 57, detail: 'simulation.yaml: simulation is true' }]);
  expect([gap?.scenarios.length, gap?.count]).toEqual([10, 57]);
});
