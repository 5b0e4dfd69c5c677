import { afterEach, describe, expect, it, vi } from 'vitest';
import { api } from '../../../web/data/api.ts';
import { isListOld, nextMessageWithinS } from '../../../web/data/list-age.ts';

afterEach(() => vi.unstubAllGlobals());

/** The headers with which the list was asked for. */
const asked = (response: () => Response) => {
  const fetch = vi.fn(async (_path: string, _init: RequestInit) => response());
  vi.stubGlobal('fetch', fetch);
  return () => fetch.mock.calls.map(([, { headers }]) => headers);
};

describe('the list of hosts', () => {
  it('is asked for with the tag of the one that is held, and is that one where nothing but times changed', async () => {
    const headers = asked(() => new Response(null, { status: 304, headers: { etag: 'W/"a-7.local"' } }));
    expect(await api.hosts('W/"a-7.local"')).toBeNull();
    expect(headers()).toEqual([{ 'if-none-match': 'W/"a-7.local"' }]);
  });

  it('comes with its tag, or without one where the Worker gives none', async () => {
    const headers = asked(() => Response.json({ hosts: [] }, { headers: { etag: 'W/"a-8.local"' } }));
    expect(await api.hosts(null)).toEqual({ document: { hosts: [] }, etag: 'W/"a-8.local"' });
    expect(headers()).toEqual([{}]);
    asked(() => Response.json({ hosts: [] }));
    expect(await api.hosts(null)).toEqual({ document: { hosts: [] }, etag: null });
  });

  it('is loaded again once each of its hosts was due with a message, and after the clock was set back', () => {
    for (const hosts of [1, 41, 300]) {
      const dueMs = nextMessageWithinS(hosts) * 1000;
      expect(isListOld(0, hosts, dueMs - 1)).toBe(false);
      expect(isListOld(0, hosts, dueMs)).toBe(true);
      expect(isListOld(dueMs, hosts, 0)).toBe(true);
    }
  });
});
