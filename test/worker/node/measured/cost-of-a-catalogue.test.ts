import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { catalogueDigestInput } from '#contract';
import { readCatalogueBody } from '../../../../worker/fleet/messages/read-catalogue-body.ts';
import { costOf, ORDINARY_TIMES_MAX } from './support/ordinary.ts';

const NAMED = `sha256:${'a'.repeat(64)}`;
const item = (n: number, other: object = {}) => ({ type: 'scenarios', name: `a/s-${n}`, version: '0.1', ...other });
const many = (count: number, other: object = {}) => Array.from({ length: count }, (_, n) => item(n, other));
const sent = (items: unknown, digest = NAMED) => JSON.stringify({ digest, items });
/** Under its own digest, which the host has named, so that all of it is looked at. */
const named = (items: unknown): [text: string, digest: string] => {
  const digest = `sha256:${createHash('sha256').update(catalogueDigestInput(items)).digest('hex')}`;
  return [sent(items, digest), digest];
};

test.each<[string, string, string]>([
  ['a megabyte under another digest', sent(many(8_000, { description: 'x'.repeat(50) }), `sha256:${'b'.repeat(64)}`), NAMED],
  ['a megabyte whose digest is wrong', sent(many(8_000, { description: 'x'.repeat(50) })), NAMED],
  ['99,000 numbers', sent(Array(99_000).fill(1)), NAMED],
  ['lists in lists', sent(Array(90_000).fill([])), NAMED],
  ['as many items as may be, the last of which is wrong', ...named([...many(4_999), item(0, { version: 'no word' })])],
  ['one item more than may be', ...named(many(5_001))],
  ['as many characters as may be that cannot be seen', ...named([...many(500, { description: '\u202e'.repeat(600) }), 0])],
])('%s is refused for little', (what, text, digest) => {
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_048_576);
  const { ms, times } = costOf(() => expect(readCatalogueBody(text, digest).ok).toBe(false));
  console.log(`refusing a catalogue, ${what}: ${ms.toFixed(1)} ms of CPU, ${times.toFixed(1)} times that of an ordinary report`);
  expect(times).toBeLessThanOrEqual(ORDINARY_TIMES_MAX);
});
