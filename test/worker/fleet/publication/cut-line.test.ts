import { expect, test } from 'vitest';
import { byteLength, cutLine } from '../../../../worker/fleet/publication/cut-line.ts';

const MAX = 8000;

const names = (count: number, chars = 128) =>
  Array.from({ length: count }, (_, at) => `crowdsecurity/${at}`.padEnd(chars, '-scenario'));

const verdict = { drift_detected: true, status: 'drifted', reason: null, detail: 'It differs.', since: '2026-03-01T04:00:00Z' };

/** A host's line with long lists in it. */
function lineWith(scenarios: object, other: object = {}) {
  return JSON.stringify({
    name: 'web-1',
    apply_command: 'sudo argos-drift-apply',
    delivery_fault: null,
    load_fault: null,
    engine: { state: 'running', changed_since: [], changed_count: 0, detail: 'CrowdSec runs what is on disk.' },
    protection_gaps: [],
    ...other,
    scenarios: { ...verdict, expected_disabled: [], actually_enabled: [], ...scenarios },
    appsec_tuning: { ...verdict, expected_inbound: 15 },
  });
}

const cut = (text: string, max = MAX) => {
  const line = cutLine(text, max);
  if (line === null) throw new Error('it could not be cut');
  expect(byteLength(line)).toBeLessThanOrEqual(max);
  return JSON.parse(line);
};

test('a line that fits is passed on as it is, without being read', () => {
  expect(cutLine('{ no json', MAX)).toBe('{ no json');
  const text = lineWith({ expected_disabled: names(20) });
  expect(cutLine(text, MAX)).toBe(text);
});

test('its size is counted in UTF-8 as KV counts it', () => {
  const text = lineWith({ expected_disabled: names(2).map((name) => name.padEnd(1024, '語')) });
  expect(text.length).toBeLessThan(MAX - 3000);
  expect(byteLength(text)).toBeLessThan(MAX);
  expect(cutLine(text, MAX)).toBe(text);
  expect(cut(text, 4000).scenarios.cut).toEqual({ expected_disabled: 1 });
});

test('long lists are cut with a count, the longest first, and short ones stay whole', () => {
  const missing = names(3);
  const { scenarios, appsec_tuning, ...line } = cut(
    lineWith({ expected_disabled: names(2000), actually_enabled: names(1000), actually_missing: missing }),
  );
  expect(scenarios.actually_missing).toEqual(missing);
  expect(scenarios.expected_disabled.length).toBeGreaterThan(20);
  expect(scenarios.expected_disabled).toEqual(names(scenarios.expected_disabled.length));
  expect(scenarios.cut).toEqual({
    expected_disabled: 2000 - scenarios.expected_disabled.length,
    actually_enabled: 1000 - scenarios.actually_enabled.length,
  });
  expect(appsec_tuning).not.toHaveProperty('cut');
  expect(line).not.toHaveProperty('cut');
});

test('what stands in no verdict is cut as well, and noted beside it', () => {
  const gaps = Array.from({ length: 20 }, (_, at) => ({ kind: 'format', scenarios: names(10), count: 300, detail: `${at}` }));
  const engine = { changed_since: names(10, 4096), changed_count: 90, detail: 'It changed.' };
  const line = cut(lineWith({ expected_disabled: names(5) }, { protection_gaps: gaps, engine }));
  expect(line.scenarios.expected_disabled).toHaveLength(5);
  expect(line.cut.protection_gaps).toBe(20 - line.protection_gaps.length);
  expect(line.cut['engine.changed_since']).toBe(10 - line.engine.changed_since.length);
  expect(line.engine.changed_count).toBe(90);
});

test('sentences are shortened where they are too long, and the command that a person runs never is', () => {
  const command = `sudo ${'x'.repeat(490)}`;
  const line = cut(
    lineWith(
      { detail: '語'.repeat(9000), actually_enabled: names(100) },
      { apply_command: command, load_fault: '\u0001'.repeat(900) },
    ),
  );
  expect(line.apply_command).toBe(command);
  expect(line.scenarios.detail).toMatch(/^語{500,}…$/);
  expect(line.load_fault.at(-1)).toBe('…');
  expect(line.scenarios.actually_enabled.length).toBeGreaterThan(5);
});

test('a list that is not empty does not become so, since that decides what is said', () => {
  const lists = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`list_${at}`, names(200)]));
  const { scenarios } = cut(lineWith(lists), 5000);
  for (const list of Object.keys(lists)) {
    expect(scenarios[list].length).toBeGreaterThan(0);
    expect(scenarios[list].length + scenarios.cut[list]).toBe(200);
  }
});

test('no emoji is cut in two', () => {
  const { detail } = cut(lineWith({ detail: '😀'.repeat(9000) })).scenarios;
  expect(detail).toBe(`${'😀'.repeat((detail.length - 1) / 2)}…`);
});

test('what cannot be cut is told', () => {
  const numbers = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`number_${at}`, at]));
  expect(cutLine(lineWith(numbers), MAX)).toBeNull();
});
