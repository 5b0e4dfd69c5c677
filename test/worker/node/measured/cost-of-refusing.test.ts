import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { parseMessage } from '../../../../worker/fleet/messages/parse-message.ts';
import { costOf, HEAD, INSTALLED, ORDINARY_TIMES_MAX, SCENARIOS, TUNING } from './support/ordinary.ts';

// workerd tells nobody its heap; the same code runs here.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const HEAP_MAX_BYTES = 20_000_000;
/** A report of 1 MB, filled up in the place of `FILL`. */
function megabyte(body: unknown, each: string): string {
  const text = JSON.stringify(body);
  const count = Math.floor((1_048_576 - text.length) / (each.length + 1));
  return text.replace('"FILL"', Array.from({ length: count }, () => each).join(','));
}

/** In order as far as the schema goes, with what a newer agent might send: its digest has to be computed to be refused. */
const withUnknown = (unknown: unknown) => ({ ...HEAD, scenarios: { ...SCENARIOS, installed: [], unknown }, tuning: TUNING });

const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, nth) => [`k${nth}`, 1]));

const withInstalled = (installed: unknown) => ({ ...HEAD, scenarios: { ...SCENARIOS, installed }, tuning: {} });

test.each([
  ['installed of empty objects', megabyte(withInstalled(['FILL']), '{}')],
  ['installed of numbers', megabyte(withInstalled(['FILL']), '1')],
  ['installed of strings', megabyte(withInstalled(['FILL']), '"ab"')],
  ['99,000 numbers', JSON.stringify(withInstalled(Array.from({ length: 99_000 }, () => 1)))],
  ['10,000 empty objects', JSON.stringify(withInstalled(Array.from({ length: 10_000 }, () => ({}))))],
  ['one long name for a mode', JSON.stringify({ ...HEAD, agent: { ...HEAD.agent, mode: 'x'.repeat(1_000_000) } })],
  ['lists in lists', megabyte(withInstalled(['FILL']), '[]')],
  ['unknown numbers', megabyte(withUnknown(['FILL']), '1234567890')],
  ['unknown strings', megabyte(withUnknown(['FILL']), '"0123456789"')],
  ['unknown objects', megabyte(withUnknown(['FILL']), `{"a":"${'0123456789'.repeat(2)}"}`)],
  ['unknown objects out of order', megabyte(withUnknown(['FILL']), `{"b":"${'0123456789'.repeat(4)}","a":1}`)],
  ['44,000 members in one object', JSON.stringify(withUnknown(members(44_000)))],
  ['80,000 members', JSON.stringify(withUnknown(members(80_000)))],
  [
    '10,000 scenarios and nothing unknown',
    JSON.stringify({ ...withUnknown([]), scenarios: { ...SCENARIOS, installed: INSTALLED } }),
  ],
  ['an unknown object of one long text', JSON.stringify(withUnknown('x'.repeat(1_040_000)))],
])('a report of %s is refused with little heap and soon, and the answer is short', (name, text) => {
  let before = 0;
  const heaps: number[] = [];
  const outcomes: unknown[] = [];
  const { ms, times } = costOf(
    () => {
      outcomes[0] = parseMessage(text);
      heaps.push(process.memoryUsage().heapUsed - before);
    },
    () => {
      collectGarbage();
      before = process.memoryUsage().heapUsed;
    },
  );
  // When the collector comes is nobody's doing: in the worst of the rounds it has not come, and garbage of the one before counts too.
  const heap = heaps.sort((a, b) => a - b)[Math.floor(heaps.length / 2)] ?? Number.NaN;
  console.log(
    `refusing a report of ${name}: ${(heap / 1e6).toFixed(1)} MB of heap, ${ms.toFixed(1)} ms of CPU, ${times.toFixed(1)} times that of an ordinary one`,
  );
  expect(outcomes[0]).toMatchObject({
    ok: false,
    refusal: { code: /unknown/.test(name) ? 'digest_mismatch' : 'invalid_body' },
  });
  expect(JSON.stringify(outcomes[0]).length).toBeLessThan(1000);
  expect(heap).toBeLessThan(HEAP_MAX_BYTES);
  expect(times).toBeLessThan(ORDINARY_TIMES_MAX);
});

test('a list that is too long is named as such, whatever its items are', () => {
  const text = JSON.stringify(withInstalled(Array.from({ length: 10_001 }, () => ({}))));
  expect(parseMessage(text)).toMatchObject({
    refusal: { code: 'invalid_body', detail: expect.stringContaining('length'), members: { field: 'scenarios.installed' } },
  });
});
