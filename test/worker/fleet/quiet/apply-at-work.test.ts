import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import { applyQuietUntil } from '../../../../worker/fleet/alerts/apply-at-work.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { applyHeard } from '../../../../worker/fleet/messages/apply-heard.ts';
import { readLiveness } from '../../../../worker/fleet/tables/liveness.ts';
import { TestAgent } from '../../support/agent.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { at, HOUR, MINUTE, sequence } from './support/quiet.ts';

afterEach(() => reset());

const NONE = { apply_revision: null, apply_since: null };

describe('since when an apply is at work', () => {
  const told = (sinceMs: number, observedMs: number, revision = 3) => ({
    apply: { revision, since: at(sinceMs) },
    observed_at: at(observedMs),
  });

  test('is told by the server’s clock, however far the host’s is off', () => {
    for (const off of [-5 * HOUR, 0, 5 * HOUR])
      expect(applyHeard(NONE, told(START + off - MINUTE, START + off), 3, START)).toEqual({
        apply_revision: 3,
        apply_since: START - MINUTE,
      });
  });

  test('is not pushed on by who says that it has just begun', () => {
    let before = applyHeard(NONE, told(START, START), 3, START);
    for (let minute = 1; minute <= 11; minute += 1) {
      const now = START + minute * MINUTE;
      before = applyHeard(before, told(now, now), 3, now);
    }
    expect(before.apply_since).toBe(START);
    const running = { ...before, apply_running: 1 };
    expect(applyQuietUntil(running, START + 9 * MINUTE)).toBe(START + 10 * MINUTE);
    expect(applyQuietUntil(running, START + 10 * MINUTE)).toBe(null);
    expect(applyQuietUntil({ ...before, apply_running: 0 }, START)).toBe(null);
    expect(applyQuietUntil(running, START - HOUR)).toBe(null);
  });

  test('is not renewed by a message that leaves it out, nor by an older revision', () => {
    const first = applyHeard(NONE, told(START, START), 3, START);
    const without = applyHeard(first, { observed_at: at(START + MINUTE) }, 3, START + MINUTE);
    const later = START + 2 * MINUTE;
    for (const revision of [3, 2]) expect(applyHeard(without, told(later, later, revision), 3, later)).toEqual(first);
    expect(applyHeard(without, told(later, later, 4), 4, later)).toEqual({ apply_revision: 4, apply_since: later });
  });

  test('is nothing for a revision that was never declared, and where none is told of', () => {
    expect(applyHeard(NONE, told(START, START, 4), 3, START)).toEqual(NONE);
    expect(applyHeard(NONE, { observed_at: at(START) }, 3, START)).toEqual(NONE);
    expect(applyQuietUntil({ ...NONE, apply_running: 1 }, START)).toBe(null);
  });
});

test('a message that tells of an apply is one row, and nothing that is published changes', async () => {
  await setClock(START);
  const web = await TestAgent.enrol('web');
  await web.report();
  await web.heartbeat();
  const before = await sequence();
  await setClock(START + MINUTE);
  const observed = Date.parse('2026-03-01T04:00:00Z');
  web.apply = { revision: 1, since: at(observed - 30_000) };
  await web.heartbeat();
  const live = () => runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) => readLiveness(sql, web.hostId));
  expect(await live()).toMatchObject({ apply_revision: 1, apply_since: START + MINUTE - 30_000 });
  expect(await sequence()).toBe(before);
  web.apply = undefined;
  await web.heartbeat();
  // What it told of is kept: the same run cannot begin anew.
  expect(await live()).toMatchObject({ apply_running: 0, apply_revision: 1, apply_since: START + MINUTE - 30_000 });
});
