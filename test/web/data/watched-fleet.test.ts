import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { now, startClock } from '../../../web/data/clock.ts';
import { UNUSED_AFTER_MS } from '../../../web/data/poll-schedule.ts';
import { fleet, outage, session } from '../../../web/data/state.ts';
import { acted, startWatch } from '../../../web/data/watch.ts';
import { driftDocument } from '../support/drift-document.ts';

const HOSTS = 300;
/** As long as such a fleet's agents wait between two messages. */
const INTERVAL_MS = 432_000;
const MINUTE_MS = 60_000;
const START = Date.parse('2026-03-01T04:00:00Z');

/** A Worker with a fleet on which nothing changes until a test says so. */
class MadeUpWorker {
  sequence = 7;
  readonly asked: { path: string; etag: string | null; status: number }[] = [];
  readonly #hosts = Array.from({ length: HOSTS }, (_, number) => host(`web-${number}`));

  answer = async (path: string, { headers }: RequestInit): Promise<Response> => {
    const etag = new Headers(headers).get('if-none-match');
    const response = path === '/api/hosts' ? this.#list(etag) : Response.json(this.#drift());
    this.asked.push({ path, etag, status: response.status });
    return response;
  };

  /** What was asked of Fleet itself since the last call; all else is read from the snapshot. */
  takeLists() {
    return this.asked.splice(0).filter(({ path }) => path === '/api/hosts');
  }

  #checkedEvery(ms: number) {
    const checked = Date.now() - (Date.now() % ms);
    return { last_check_at: new Date(checked).toISOString(), expires_at: new Date(checked + 540_000).toISOString() };
  }

  #list(held: string | null): Response {
    const etag = `W/"${this.sequence}"`;
    if (held === etag) return new Response(null, { status: 304, headers: { etag } });
    return Response.json(
      { hosts: this.#hosts, sequence: this.sequence, ...this.#checkedEvery(MINUTE_MS), agent: {} },
      { headers: { etag } },
    );
  }

  #drift() {
    // The snapshot is published anew with the first check after five minutes, where only times change.
    return { ...driftDocument(), sequence: this.sequence, ...this.#checkedEvery(6 * MINUTE_MS) };
  }
}

describe('a page of the fleet that is open', () => {
  let worker: MadeUpWorker;

  beforeAll(() => startWatch());

  beforeEach(async () => {
    vi.useFakeTimers({ now: START });
    worker = new MadeUpWorker();
    vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
    vi.stubGlobal('window', new EventTarget());
    vi.stubGlobal('fetch', worker.answer);
    startClock();
    now.value = START;
    fleet.value = null;
    session.value = { kind: 'in', session: { role: 'operator', name: 'ci', actor_kind: 'token', expires_at: null } };
    await vi.advanceTimersByTimeAsync(0);
    expect(worker.takeLists()).toEqual([{ path: '/api/hosts', etag: null, status: 200 }]);
  });

  afterEach(() => {
    session.value = { kind: 'out', message: null };
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const touch = () => window.dispatchEvent(new Event('pointermove'));

  it('asks Fleet for times once in the time in which each host sends a message, used or not, and says that nothing is old', async () => {
    for (let passed = 0; passed < INTERVAL_MS - 20_000; passed += MINUTE_MS / 2) {
      touch();
      await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
      expect(outage.value).toBeNull();
    }
    expect(worker.takeLists()).toEqual([]);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(worker.takeLists()).toEqual([{ path: '/api/hosts', etag: null, status: 200 }]);
    await vi.advanceTimersByTimeAsync(10 * INTERVAL_MS);
    expect(worker.takeLists().length).toBeGreaterThan(7);
    expect(outage.value).toBeNull();
  });

  it('asks at once for a list that has changed, and for one that is held by its tag after an action', async () => {
    worker.sequence = 8;
    await vi.advanceTimersByTimeAsync(11_000);
    expect(worker.takeLists()).toEqual([{ path: '/api/hosts', etag: 'W/"7"', status: 200 }]);
    acted();
    await vi.advanceTimersByTimeAsync(0);
    expect(worker.takeLists()).toEqual([{ path: '/api/hosts', etag: 'W/"8"', status: 304 }]);
    expect(fleet.value?.document).toMatchObject({ sequence: 8, hosts: { length: HOSTS } });
  });

  it('asks nothing while it is hidden, and a sixth as often while nobody uses it', async () => {
    await vi.advanceTimersByTimeAsync(UNUSED_AFTER_MS);
    worker.asked.splice(0);
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(worker.asked.length).toBeLessThanOrEqual(10);
    Object.assign(document, { visibilityState: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    worker.asked.splice(0);
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect(worker.asked).toEqual([]);
  });
});
