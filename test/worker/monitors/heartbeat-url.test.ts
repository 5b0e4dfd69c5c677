import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isHeartbeatDue } from '../../../worker/fleet/alerts/heartbeat.ts';
import { Fleet } from '../../../worker/fleet/index.ts';
import { readFleet } from '../../../worker/fleet/tables/fleet.ts';
import { START } from '../support/clock.ts';
import { env, fleetStub } from '../support/env.ts';
import { publishedHeader } from '../support/monitors.ts';

const URL_OF_IT = 'https://hc.example/ping/5a7f-secret?create=1';
const MINUTE_MS = 60_000;

/** What was asked of the monitor, and what it answers. */
let asked: { url: string; method: string; redirect: string; at: number }[] = [];
let answer: (signal: AbortSignal | null) => Promise<Response>;
let lines: string[] = [];

beforeEach(() => {
  asked = [];
  lines = [];
  answer = async () => new Response('OK');
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    const request = new Request(url, init);
    asked.push({ url: request.url, method: request.method, redirect: request.redirect, at: now });
    return answer(init?.signal ?? null);
  });
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  return reset();
});

let now = START;

/** Lives some minutes of a Fleet with this setting. @param each what happens in a minute, after its tick */
const live = (
  setting: string | undefined,
  minutes: readonly number[],
  each?: (fleet: Fleet, state: DurableObjectState) => unknown,
) =>
  runInDurableObject(fleetStub(), async (_, state) => {
    const fleet = new Fleet(state, { ...env, ...(setting === undefined ? {} : { HEARTBEAT_URL: setting }) });
    fleet.clock = () => now;
    for (const minute of minutes) {
      now = START + minute * MINUTE_MS;
      await fleet.check(now);
      await each?.(fleet, state);
    }
    return readFleet(state.storage.sql);
  });

const first = (minutes: number) => Array.from({ length: minutes }, (_, at) => at);
const minutesAsked = () => asked.map(({ at }) => (at - START) / MINUTE_MS);

test('it is asked every five minutes while ticks come, by a GET that follows no redirect', async () => {
  await live(URL_OF_IT, first(21));
  expect(minutesAsked()).toEqual([0, 5, 10, 15, 20]);
  expect(asked[0]).toMatchObject({ url: URL_OF_IT, method: 'GET', redirect: 'manual' });
  expect(lines).toEqual([]);
});

test('without a setting nothing is asked, and nothing written', async () => {
  expect((await live(undefined, first(7))).heartbeat_at).toBeNull();
  expect((await live('  ', [8, 9])).heartbeat_at).toBeNull();
  expect([asked, lines]).toEqual([[], []]);
});

test('a tick that comes twice asks once, and so does one that comes again after an eviction', async () => {
  await live(URL_OF_IT, [0, 0, 1]);
  await live(URL_OF_IT, [1, 2, 3]);
  expect(minutesAsked()).toEqual([0]);
});

test('checks that are made up ask nothing: the monitor shall notice that the cron has stopped', async () => {
  await live(URL_OF_IT, [0], async (fleet) => {
    for (const minute of [10, 20, 30]) {
      now = START + minute * MINUTE_MS;
      await fleet.alarm();
    }
  });
  expect(minutesAsked()).toEqual([0]);
});

test.each<[string, () => Promise<Response>, object]>([
  ['an error', async () => new Response('down', { status: 503 }), { status: 503 }],
  ['a redirect', async () => new Response(null, { status: 302, headers: { location: '/login' } }), { status: 302 }],
  ['no connection', async () => Promise.reject(new TypeError(`cannot reach ${URL_OF_IT}`)), { error: 'TypeError' }],
])('%s harms no check, and is told with the origin alone', async (_, fails, told) => {
  answer = fails;
  const fleet = await live(URL_OF_IT, first(7));
  expect(fleet.checked_at).toBe(START + 6 * MINUTE_MS);
  expect((await publishedHeader()).last_check_at).toBeDefined();
  expect(minutesAsked()).toEqual([0, 5]);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'warn', event: 'heartbeat_failed', to: 'https://hc.example', ...told },
    { level: 'warn', event: 'heartbeat_failed', to: 'https://hc.example', ...told },
  ]);
});

test('a monitor that hangs is given up after ten seconds', async () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(new DOMException('late', 'TimeoutError')));
  answer = async (signal) => {
    signal?.throwIfAborted();
    return new Response('OK');
  };
  await live(URL_OF_IT, [0]);
  expect(timeout).toHaveBeenCalledWith(10_000);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ event: 'heartbeat_failed', error: 'TimeoutError' }]);
});

test.each(['hc.example/ping', 'ftp://hc.example/x', 'https://user:secret@hc.example/', 'not a url'])(
  '%s cannot be asked, which is said once and does not quote it',
  async (setting) => {
    const fleet = await live(setting, first(12));
    expect(asked).toEqual([]);
    expect(fleet).toMatchObject({ checked_at: START + 11 * MINUTE_MS, heartbeat_at: null });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('heartbeat_url_unusable');
    expect(lines[0]).not.toContain('hc.example');
  },
);

test('when it cannot be noted that it was asked, it is not asked, and the check stands', async () => {
  const fleet = await live(URL_OF_IT, [0]);
  expect(fleet.heartbeat_at).toBe(START);
  await runInDurableObject(fleetStub(), async (_, state) => {
    const exec = state.storage.sql.exec.bind(state.storage.sql);
    vi.spyOn(state.storage.sql, 'exec').mockImplementation(((query: string, ...bindings: SqlStorageValue[]) => {
      if (query.includes('heartbeat_at =')) throw new Error('the disk is full');
      return exec(query, ...bindings);
    }) as typeof exec);
  });
  expect((await live(URL_OF_IT, [6])).checked_at).toBe(START + 6 * MINUTE_MS);
  expect(minutesAsked()).toEqual([0]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', event: 'heartbeat_not_noted' }]);
});

test.each([
  [null, 0, true],
  [0, 4 * MINUTE_MS + 10_000, false],
  // The fifth tick after the last, which came a little early.
  [0, 5 * MINUTE_MS - 5_000, true],
  // The clock was set back: waiting for it to come round would end all asking.
  [60 * MINUTE_MS, 0, true],
  [MINUTE_MS, 0, false],
])('after one at %s it is due at %i: %s', (lastAt, at, isDue) => {
  expect(isHeartbeatDue(lastAt, at)).toBe(isDue);
});
