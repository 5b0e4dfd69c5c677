import { expect, test } from 'vitest';
import { byteLength, cutLine } from '../../../../worker/fleet/publication/cut-line.ts';

const MAX = 4000;
const LINES = 500;

/** Numbers from 0 to below 1, the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const random = seeded(13);
const upTo = (max: number) => Math.floor(random() * (max + 1));
const pick = <Item>(...items: Item[]) => items[upTo(items.length - 1)] as Item;
const text = (max: number) => pick('a', 'ß', '語', '😀', '"', '\u0001').repeat(upTo(max));
const list = () =>
  Array.from({ length: pick(0, 1, upTo(5), upTo(300)) }, () => pick<unknown>(text(60), text(200), { name: text(20) }));

/** A line with lists and sentences of any length at any place. */
function anyLine() {
  const verdict = () => ({
    status: 'drifted',
    detail: text(pick(50, 3000)),
    first: list(),
    second: list(),
    nested: { count: upTo(9), names: list() },
  });
  return {
    name: text(20),
    apply_command: `sudo ${'x'.repeat(upTo(300))}`,
    load_fault: pick(null, text(1500)),
    engine: { detail: text(900), changed_since: list() },
    protection_gaps: list(),
    scenarios: verdict(),
    appsec_tuning: verdict(),
  };
}

/** Whether a value is another with lists that end earlier, as counted in `cut`, and sentences that do. */
function expectCut(cut: unknown, whole: unknown, counts: Record<string, number>, path: string): void {
  if (typeof whole === 'string' && cut !== whole) {
    expect(whole.length).toBeGreaterThan(120);
    expect(path).not.toBe('apply_command');
    expect(whole.startsWith(String(cut).slice(0, -1))).toBe(true);
    expect(String(cut).at(-1)).toBe('…');
  } else if (Array.isArray(whole)) {
    const kept = cut as unknown[];
    expect(kept).toEqual(whole.slice(0, kept.length));
    expect(kept.length + (counts[path] ?? 0)).toBe(whole.length);
  } else if (typeof whole === 'object' && whole !== null) {
    for (const [key, value] of Object.entries(whole)) {
      expectCut((cut as Record<string, unknown>)[key], value, counts, path === '' ? key : `${path}.${key}`);
    }
  } else expect(cut).toBe(whole);
}

test('any line is cut to its size, and what is left is its beginning and a true count', () => {
  let shortened = 0;
  for (let at = 0; at < LINES; at += 1) {
    const whole = anyLine();
    const stored = JSON.stringify(whole);
    const line = cutLine(stored, MAX);
    if (line === null) throw new Error(`line ${at} could not be cut`);
    expect(byteLength(line)).toBeLessThanOrEqual(MAX);
    if (line === stored) continue;
    shortened += 1;
    const { scenarios, appsec_tuning, cut: hostCounts = {}, ...host } = JSON.parse(line);
    const { scenarios: wholeScenarios, appsec_tuning: wholeTuning, ...wholeHost } = whole;
    expectCut(scenarios, wholeScenarios, scenarios.cut ?? {}, '');
    expectCut(appsec_tuning, wholeTuning, appsec_tuning.cut ?? {}, '');
    expectCut(host, wholeHost, hostCounts, '');
  }
  expect(shortened).toBeGreaterThan(LINES / 2);
  console.log(`cut lines: ${shortened} of ${LINES} made-up lines were too long, each is at most ${MAX} bytes now`);
});
