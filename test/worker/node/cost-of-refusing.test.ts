import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { parseMessage } from '../../../worker/fleet/messages/parse-message.ts';

// workerd tells nobody its heap; the same code runs here.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const HEAP_MAX_BYTES = 20_000_000;
const TIME_MAX_MS = 20;

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

const withInstalled = (installed: unknown) => ({ ...head, scenarios: { ...scenarios, installed }, tuning: {} });

test.each([
  ['installed of empty objects', megabyte(withInstalled(['FILL']), '{}')],
  ['installed of numbers', megabyte(withInstalled(['FILL']), '1')],
  ['installed of strings', megabyte(withInstalled(['FILL']), '"ab"')],
  ['179,000 numbers', JSON.stringify(withInstalled(Array.from({ length: 179_000 }, () => 1)))],
  ['10,000 empty objects', JSON.stringify(withInstalled(Array.from({ length: 10_000 }, () => ({}))))],
  ['one long name for a mode', JSON.stringify({ ...head, agent: { ...head.agent, mode: 'x'.repeat(1_000_000) } })],
  ['lists in lists', megabyte(withInstalled(['FILL']), '[]')],
])('a report of %s is refused with little heap and soon, and the answer is short', (name, text) => {
  const rounds = Array.from({ length: 9 }, () => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const start = process.threadCpuUsage();
    const outcome = parseMessage(text);
    const { user, system } = process.threadCpuUsage(start);
    const ms = (user + system) / 1000;
    return { ms, heap: process.memoryUsage().heapUsed - before, outcome };
  });
  // CPU time, and the quickest round: what else the machine does meanwhile is no cost of refusing.
  const ms = Math.min(...rounds.map((each) => each.ms));
  const heap = Math.max(...rounds.map((each) => each.heap));
  console.log(`refusing a report of ${name}: ${(heap / 1e6).toFixed(1)} MB of heap at most, ${ms.toFixed(1)} ms of CPU`);
  expect(rounds[0]?.outcome).toMatchObject({ ok: false, refusal: { code: 'invalid_body' } });
  expect(JSON.stringify(rounds[0]?.outcome).length).toBeLessThan(1000);
  expect(heap).toBeLessThan(HEAP_MAX_BYTES);
  expect(ms).toBeLessThan(TIME_MAX_MS);
});

test('a list that is too long is named as such, whatever its items are', () => {
  const text = JSON.stringify(withInstalled(Array.from({ length: 10_001 }, () => ({}))));
  expect(parseMessage(text)).toMatchObject({
    refusal: { code: 'invalid_body', detail: expect.stringContaining('length'), members: { field: 'scenarios.installed' } },
  });
});
