import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { startClock } from '../../../web/data/clock.ts';
import { UNUSED_AFTER_MS } from '../../../web/data/poll-schedule.ts';
import { ADMITTED_FOR_MS, untilAsked } from '../../../web/data/session-watch-times.ts';
import { fleet, session } from '../../../web/data/state.ts';
import { acted, startWatch } from '../../../web/data/watch.ts';
import { driftDocument } from '../support/drift-document.ts';

const START = Date.parse('2026-03-01T04:00:00Z');
const TEN_SECONDS_MS = 10_000;

/** A Worker whose published state does not know of a session's end, as while KV lags. */
class MadeUpWorker {
  readonly asked: string[] = [];
  hasEnded = false;

  answer = async (path: string): Promise<Response> => {
    this.asked.push(path);
    if (/drift(?!.*fresh)/.test(path)) return Response.json({ ...driftDocument(), sequence: 7 });
    if (this.hasEnded)
      return Response.json(
        { status: 401, code: 'unauthenticated', title: 'Log in first' },
        { status: 401, headers: { 'content-type': 'application/problem+json' } },
      );
    if (path === '/api/hosts')
      return Response.json({ hosts: [host('web-1'), host('web-2')], sequence: 7, expires_at: '2026-03-01T09:00:00Z', agent: {} });
    return Response.json({});
  };

  take = (path: string) => this.asked.splice(0).filter((asked) => asked === path);
}

describe('a page whose session was ended elsewhere, which no published state tells', () => {
  let worker: MadeUpWorker;

  beforeAll(() => startWatch());

  function logIn(expires_at: string | null): void {
    session.value = { kind: 'in', session: { role: 'operator', name: 'ci', actor_kind: 'token', expires_at } };
  }

  beforeEach(async () => {
    vi.useFakeTimers({ now: START });
    worker = new MadeUpWorker();
    vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
    vi.stubGlobal('window', new EventTarget());
    vi.stubGlobal('fetch', worker.answer);
    startClock();
    fleet.value = null;
    logIn('2026-03-08T04:00:00Z');
    await vi.advanceTimersByTimeAsync(0);
  });

  afterEach(() => {
    session.value = { kind: 'out', message: null };
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it.each([
    ['somebody just opened', 0],
    ['somebody uses', 61_000],
    ['nobody touches any more', UNUSED_AFTER_MS + 61_000],
  ])('that %s is logged out within 10 s', async (_, openForMs) => {
    await vi.advanceTimersByTimeAsync(openForMs);
    worker.hasEnded = true;
    await vi.advanceTimersByTimeAsync(TEN_SECONDS_MS - 1500);
    expect(session.value.kind).toBe('out');
  });

  it('is not asked about while Fleet answers something else: after an action it answers each poll', async () => {
    acted();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(worker.take('/api/session')).toEqual([]);
  });

  it('is asked about so many times an hour, and no more', async () => {
    await vi.advanceTimersByTimeAsync(UNUSED_AFTER_MS);
    worker.asked.splice(0);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(worker.take('/api/session').length).toBeLessThanOrEqual(3_600_000 / ADMITTED_FOR_MS);
  });

  it('is not asked about while the page is hidden, nor of what has no end', async () => {
    Object.assign(document, { visibilityState: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    worker.asked.splice(0);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(worker.asked).toEqual([]);
    Object.assign(document, { visibilityState: 'visible' });
    logIn(null);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(worker.take('/api/session')).toEqual([]);
  });

  it('stays in where the question fails for another reason', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 503 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.value.kind).toBe('in');
  });
});

it('a clock that was set back does not put the question off', () => {
  expect(untilAsked(START, START + 3000)).toBe(ADMITTED_FOR_MS - 3000);
  expect(untilAsked(START, START - 3_600_000)).toBe(0);
});
