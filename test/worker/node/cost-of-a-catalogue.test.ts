import { createHash } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { expect, test } from 'vitest';
import { catalogueDigestInput } from '#contract';
import { readCatalogueBody } from '../../../worker/fleet/messages/read-catalogue-body.ts';

/** Programs that share a core share its caches too, and everything takes longer, in CPU time as well. */
const SLOWER = (loadavg()[0] ?? 0) > availableParallelism() ? 1.5 : 1;
const TIME_MAX_MS = 20 * SLOWER;
const ROUNDS = 9;

const NAMED = `sha256:${'a'.repeat(64)}`;
const item = (n: number, other: object = {}) => ({ type: 'scenarios', name: `a/s-${n}`, version: '0.1', ...other });
const many = (count: number, other: object = {}) => Array.from({ length: count }, (_, n) => item(n, other));
const sent = (items: unknown, digest = NAMED) => JSON.stringify({ digest, items });
/** Under its own digest, which the host has named, so that all of it is looked at. */
const named = (items: unknown): [text: string, digest: string] => {
  const digest = `sha256:${createHash('sha256').update(catalogueDigestInput(items)).digest('hex')}`;
  return [sent(items, digest), digest];
};

/** The shortest of some: what else the machine does makes single ones longer. */
function shortestMs(text: string, digest: string): number {
  const taken = Array.from({ length: ROUNDS }, () => {
    const from = performance.now();
    expect(readCatalogueBody(text, digest).ok).toBe(false);
    return performance.now() - from;
  });
  return Math.min(...taken);
}

test.each<[string, string, string]>([
  ['a megabyte under another digest', sent(many(8_000, { description: 'x'.repeat(50) }), `sha256:${'b'.repeat(64)}`), NAMED],
  ['a megabyte whose digest is wrong', sent(many(8_000, { description: 'x'.repeat(50) })), NAMED],
  ['99,000 numbers', sent(Array(99_000).fill(1)), NAMED],
  ['lists in lists', sent(Array(90_000).fill([])), NAMED],
  ['as many items as may be, the last of which is wrong', ...named([...many(4_999), item(0, { version: 'no word' })])],
  ['one item more than may be', ...named(many(5_001))],
  ['as many characters as may be that cannot be seen', ...named([...many(500, { description: '\u202e'.repeat(600) }), 0])],
])('%s is refused for little', (_, text, digest) => {
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_048_576);
  expect(shortestMs(text, digest)).toBeLessThanOrEqual(TIME_MAX_MS);
});
