import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { parseMessage } from '../../../../worker/fleet/messages/parse-message.ts';

// workerd tells nobody its heap; the same code runs here.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const HEAP_MAX_BYTES = 20_000_000;
/**
 * How many times what JSON itself takes to read and write an ordinary report: milliseconds would test the machine. The budget of 20 ms is
 * about seven where docs/performance.md was measured; programs that share a core, and its caches, do not slow down everything alike.
 */
const ORDINARY_TIMES_MAX = 12;
const GROUPS = 4;

const head = {
  schema: 1,
  agent: { version: '0.2.0', instance: 'abcdefgh', mode: 'run', started_at: '2026-03-01T03:00:00Z' },
  observed_at: '2026-03-01T04:00:00Z',
  digest: `sha256:${'a'.repeat(64)}`,
  delivered_revision: null,
};
const scenarios = { state: 'read', detail: null, mount_path: '/x', ignored: [], ignored_count: 0 };

/** A report of 1 MB, filled up in the place of `FILL`. */
function megabyte(body: unknown, each: string): string {
  const text = JSON.stringify(body);
  const count = Math.floor((1_048_576 - text.length) / (each.length + 1));
  return text.replace('"FILL"', Array.from({ length: count }, () => each).join(','));
}

const tuning = {
  state: 'missing',
  detail: null,
  path: '/x',
  sha256: null,
  modified_at: null,
  inbound: null,
  outbound: null,
  loaded_by: null,
};

/** In order as far as the schema goes, with what a newer agent might send: its digest has to be computed to be refused. */
const withUnknown = (unknown: unknown) => ({ ...head, scenarios: { ...scenarios, installed: [], unknown }, tuning });

const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, nth) => [`k${nth}`, 1]));

const installed = Array.from({ length: 10_000 }, (_, nth) => ({
  name: `crowdsecurity/scenario-${nth}`,
  file: `scenario-${nth}.yaml`,
  origin: 'hub',
  content: 'clean',
}));

const withInstalled = (installed: unknown) => ({ ...head, scenarios: { ...scenarios, installed }, tuning: {} });

/** As large as the others, and nothing odd about it. */
const ordinary = JSON.stringify({ ...head, scenarios: { ...scenarios, installed }, tuning });

function cpuMs(work: () => void): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

/**
 * The mean of three rounds, since a kernel may count CPU time in steps of some ms; of the quickest three, since what else the machine does
 * slows down all of them.
 */
const quickest = (all: readonly number[]): number =>
  Math.min(...Array.from({ length: GROUPS }, (_, at) => all.slice(3 * at, 3 * at + 3).reduce((sum, each) => sum + each / 3, 0)));

test.each([
  ['installed of empty objects', megabyte(withInstalled(['FILL']), '{}')],
  ['installed of numbers', megabyte(withInstalled(['FILL']), '1')],
  ['installed of strings', megabyte(withInstalled(['FILL']), '"ab"')],
  ['99,000 numbers', JSON.stringify(withInstalled(Array.from({ length: 99_000 }, () => 1)))],
  ['10,000 empty objects', JSON.stringify(withInstalled(Array.from({ length: 10_000 }, () => ({}))))],
  ['one long name for a mode', JSON.stringify({ ...head, agent: { ...head.agent, mode: 'x'.repeat(1_000_000) } })],
  ['lists in lists', megabyte(withInstalled(['FILL']), '[]')],
  ['unknown numbers', megabyte(withUnknown(['FILL']), '1234567890')],
  ['unknown strings', megabyte(withUnknown(['FILL']), '"0123456789"')],
  ['unknown objects', megabyte(withUnknown(['FILL']), `{"a":"${'0123456789'.repeat(2)}"}`)],
  ['unknown objects out of order', megabyte(withUnknown(['FILL']), `{"b":"${'0123456789'.repeat(4)}","a":1}`)],
  ['44,000 members in one object', JSON.stringify(withUnknown(members(44_000)))],
  ['80,000 members', JSON.stringify(withUnknown(members(80_000)))],
  ['10,000 scenarios and nothing unknown', JSON.stringify({ ...withUnknown([]), scenarios: { ...scenarios, installed } })],
  ['an unknown object of one long text', JSON.stringify(withUnknown('x'.repeat(1_040_000)))],
])('a report of %s is refused with little heap and soon, and the answer is short', (name, text) => {
  const rounds = Array.from({ length: GROUPS * 3 }, () => {
    const ordinaryMs = cpuMs(() => JSON.stringify(JSON.parse(ordinary)));
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    let outcome: unknown;
    const ms = cpuMs(() => {
      outcome = parseMessage(text);
    });
    return { ms, ordinaryMs, heap: process.memoryUsage().heapUsed - before, outcome };
  });
  const ms = quickest(rounds.map((each) => each.ms));
  const ordinaryMs = quickest(rounds.map((each) => each.ordinaryMs));
  const heap = Math.max(...rounds.map((each) => each.heap));
  console.log(
    `refusing a report of ${name}: ${(heap / 1e6).toFixed(1)} MB of heap at most, ${ms.toFixed(1)} ms of CPU, ${(ms / ordinaryMs).toFixed(1)} times that of an ordinary one`,
  );
  expect(rounds[0]?.outcome).toMatchObject({
    ok: false,
    refusal: { code: /unknown/.test(name) ? 'digest_mismatch' : 'invalid_body' },
  });
  expect(JSON.stringify(rounds[0]?.outcome).length).toBeLessThan(1000);
  expect(heap).toBeLessThan(HEAP_MAX_BYTES);
  expect(ms / ordinaryMs).toBeLessThan(ORDINARY_TIMES_MAX);
});

test('a list that is too long is named as such, whatever its items are', () => {
  const text = JSON.stringify(withInstalled(Array.from({ length: 10_001 }, () => ({}))));
  expect(parseMessage(text)).toMatchObject({
    refusal: { code: 'invalid_body', detail: expect.stringContaining('length'), members: { field: 'scenarios.installed' } },
  });
});
