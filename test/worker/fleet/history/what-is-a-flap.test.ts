import { expect, test } from 'vitest';
import { flapOf, type Passage, type PastPassage } from '../../../../worker/fleet/tables/flaps.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-01T04:00:00Z');

/** A history to which passages are added as the table does. */
class Past {
  events: PastPassage[] = [];
  now = START;

  adds(other: Partial<Passage>, afterMs = MINUTE): this {
    this.now += afterMs;
    const event: Passage = {
      at: this.now,
      kind: 'drift_opened',
      surface: 'scenarios',
      actor_kind: 'host',
      detail: 'opened',
      ...other,
    };
    const flap = flapOf(event, this.events);
    const kept = this.events.filter(({ id }) => !flap?.replaces.includes(id));
    const row = { ...event, count: flap?.count ?? 1, first_at: flap?.firstAt ?? null, detail_before: flap?.detailBefore ?? null };
    this.events = [{ ...row, id: (this.events[0]?.id ?? 0) + 1 }, ...kept];
    return this;
  }

  opens = (other: Partial<Passage> = {}, afterMs?: number) => this.adds(other, afterMs);
  clears = (other: Partial<Passage> = {}, afterMs?: number) =>
    this.adds({ kind: 'drift_cleared', detail: 'cleared', ...other }, afterMs);

  get told() {
    return this.events.map(({ kind, surface, detail, count }) => [kind, surface, detail, count]);
  }
}

test('there and back once is two events', () => {
  expect(new Past().opens().clears().told).toEqual([
    ['drift_cleared', 'scenarios', 'cleared', 1],
    ['drift_opened', 'scenarios', 'opened', 1],
  ]);
});

test('what comes back the same is one event with its count, the moment of the first and that of the newest', () => {
  const past = new Past();
  for (let at = 0; at < 12; at += 1) past.opens().clears();
  expect(past.events).toMatchObject([
    { kind: 'drift_cleared', count: 24, first_at: START + MINUTE, at: START + 24 * MINUTE, detail_before: 'opened' },
  ]);
});

test('each surface flaps by itself, and what lies between stays', () => {
  const past = new Past();
  for (let at = 0; at < 5; at += 1) {
    past.opens().opens({ surface: 'appsec_tuning' }).clears().clears({ surface: 'appsec_tuning' });
    if (at === 2) past.adds({ kind: 'intent_changed', actor_kind: 'operator', detail: 'Disabled a/b.' });
  }
  expect(past.told).toEqual([
    ['drift_cleared', 'appsec_tuning', 'cleared', 10],
    ['drift_cleared', 'scenarios', 'cleared', 10],
    ['intent_changed', 'scenarios', 'Disabled a/b.', 1],
  ]);
});

test('what says something new is told by itself', () => {
  const past = new Past().opens({ detail: 'a' }).clears().opens({ detail: 'b' });
  expect(past.events).toHaveLength(3);
  const flapping = new Past().opens().clears().opens().clears().opens({ detail: 'another' });
  expect(flapping.told.map(([, , detail, count]) => [detail, count])).toEqual([
    ['another', 1],
    ['cleared', 4],
  ]);
});

test.each([
  ['an operator of before', 'operator'],
  ['somebody with a token', 'token'],
] as const)('what the declarations of %s did is no flap', (_, actor_kind) => {
  const past = new Past();
  for (let at = 0; at < 5; at += 1) past.opens({ actor_kind }).clears({ actor_kind });
  expect(past.events).toHaveLength(10);
});

test('what comes back later than an hour after is told by itself', () => {
  expect(
    new Past()
      .opens()
      .clears()
      .opens({}, 61 * MINUTE).events,
  ).toHaveLength(3);
  expect(
    new Past()
      .opens()
      .clears()
      .opens()
      .clears({}, 61 * MINUTE)
      .told.map((told) => told[3]),
  ).toEqual([1, 3]);
});

test('an act is never taken for a part of one', () => {
  const past = new Past();
  for (let at = 0; at < 5; at += 1) past.adds({ kind: 'enrolled_again', surface: null, detail: 'Enrolled again.' });
  expect(past.events).toHaveLength(5);
});
