import { reset } from 'cloudflare:test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call, operator } from '../../support/api.ts';
import { bearer, makeToken } from '../../support/credentials.ts';
import { SERVED_ROUTES } from '../../support/routes.ts';
import { AGENTS_WRITES, INTENT_WRITES, RESTORES, type TwoHosts, twoHosts, WRITES, type Write } from '../../support/writes.ts';

let hosts: TwoHosts;
let token: string;
beforeAll(async () => {
  hosts = await twoHosts();
  ({ token } = await makeToken('operator', 'ci'));
});
afterAll(() => reset());

const of = (host: string) => `/api/security/scenarios?host=${host}`;
const etag = async (host: string) => (await call('GET', of(host))).headers.get('etag') ?? '';
const revision = async (host: string): Promise<number> => Number(/\.(\d+)"$/.exec(await etag(host))?.[1]);

/** Both hosts' revisions, by which it is seen whether an intent was written. */
const revisions = async () => [await revision(hosts.web.hostId), await revision(hosts.db.hostId)];

const send = (route: string, { path, body }: Write, ifMatch?: string) =>
  call(route.split(' ')[0] ?? '', path, body, { ...operator, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) });

test('every route by which something is changed is tried', () => {
  const changing = SERVED_ROUTES.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  expect([...Object.keys(WRITES), ...AGENTS_WRITES, ...RESTORES].sort()).toEqual([...changing].sort());
});

describe.each(Object.entries(WRITES))('%s', (route, { make }) => {
  test('writes no intent, or does so only on the one that was shown', async () => {
    const wanted = await make(hosts);
    const before = await revisions();
    const plain = await send(route, wanted);
    // A token is not logged out.
    if (route !== 'DELETE /api/session') expect(plain.status).toBeLessThan(300);
    // Whatever raises a revision is a write of an intent, also where it is a route that is new.
    const isWriteOfAnIntent = (await revisions()).some((after, index) => after > (before[index] ?? 0));
    expect([route, isWriteOfAnIntent]).toEqual([route, INTENT_WRITES.has(route)]);
    if (!isWriteOfAnIntent) return;

    const write = await make(hosts);
    const host = write.host ?? '';
    const shown = await etag(host);
    // Somebody else writes something else meanwhile.
    const inbound = { inbound_threshold: ((await revision(host)) % 90) + 1 };
    await call('PATCH', `/api/security/appsec-tuning?host=${host}`, inbound, bearer(token));
    const unchanged = await revisions();
    const refused = await send(route, write, shown);
    const answer = refused.body.results?.[0] ?? refused.body;
    expect(answer).toMatchObject({ status: 412, code: 'intent_changed', detail: expect.stringContaining('by ci at ') });
    expect(await revisions()).toEqual(unchanged);

    const taken = await send(route, write, await etag(host));
    expect([taken.status, taken.body.results?.[0]?.status ?? 200]).toEqual([200, 200]);
    expect(await revisions()).not.toEqual(unchanged);
  });
});

describe('whoever reads an intent', () => {
  test.each(['scenarios', 'appsec-tuning'])('gets the tag of the whole with %s, and never a 304', async (part) => {
    const path = `/api/security/${part}?host=${hosts.web.hostId}`;
    const { headers, body } = await call('GET', path);
    expect(headers.get('etag')).toBe(`"${hosts.web.hostId}.${await revision(hosts.web.hostId)}"`);
    expect(body.intent).toEqual({ host: hosts.web.hostId, revision: await revision(hosts.web.hostId) });
    const again = await call('GET', path, undefined, { ...operator, 'if-none-match': headers.get('etag') ?? '' });
    expect([again.status, again.body.intent]).toEqual([200, body.intent]);
    expect((await call('HEAD', path)).headers.get('etag')).toBe(headers.get('etag'));
  });
});

describe('a write with If-Match', () => {
  const path = () => `/api/security/appsec-tuning?host=${hosts.web.hostId}`;
  const write = (ifMatch: string, body: object, to = path()) => call('PATCH', to, body, { ...operator, 'if-match': ifMatch });
  const inbound = async () => (await call('GET', path())).body.inbound_threshold;
  let number = 20;
  beforeEach(async () => {
    number += 1;
    await call('PATCH', path(), { inbound_threshold: number }, bearer(token));
  });

  test('that is refused says what the intent is now, and who changed it to what and when', async () => {
    const { status, body } = await write(`"${hosts.web.hostId}.1"`, { inbound_threshold: 7 });
    expect([status, body.code]).toEqual([412, 'intent_changed']);
    const { id } = (await call('GET', '/api/hosts')).body.hosts.find(({ id }: { id: string }) => id === hosts.web.hostId);
    expect(body).toMatchObject({
      host: { id, name: expect.any(String) },
      revision: await revision(hosts.web.hostId),
      last: { actor: 'ci', actor_kind: 'token', detail: `Declared the inbound threshold ${number}.` },
    });
    expect(Date.parse(body.last.at)).toBeLessThanOrEqual(Date.now());
    expect(await inbound()).toBe(number);
  });

  test('is refused also where it would change nothing', async () => {
    expect((await write(`"${hosts.web.hostId}.1"`, { inbound_threshold: number })).status).toBe(412);
  });

  test('on the tag of another host is refused, and says so', async () => {
    const { status, body } = await write(await etag(hosts.db.hostId), { inbound_threshold: 7 });
    expect([status, body.code, body.detail]).toEqual([412, 'intent_changed', expect.stringContaining('another host')]);
    expect(await inbound()).toBe(number);
  });

  test.each<[string, (tag: string) => string]>([
    ['its tag', (tag) => tag],
    ['its tag, weakened by something that compresses', (tag) => `W/${tag}`],
    ['several, of which one is its own', (tag) => `"aaaaaaaaaaaa.3", ${tag}`],
    ['an older one and the one of now', (tag) => `"${hosts.web.hostId}.1", ${tag}`],
    ['a list with empty elements', (tag) => ` , ${tag},,`],
    ['anything at all', () => '*'],
  ])('on %s is taken', async (_, header) => {
    const taken = await write(header(await etag(hosts.web.hostId)), { inbound_threshold: 100 - number });
    expect([taken.status, await inbound()]).toEqual([200, 100 - number]);
  });

  test.each([
    ',',
    'garbage',
    '"garbage"',
    'W/',
    '"aaaaaaaaaaaa"',
    '"aaaaaaaaaaaa."',
    '"aaaaaaaaaaaa.-1"',
    '"AAAAAAAAAAAA.1"',
    '"aaaaaaaaaaaa.1',
    'aaaaaaaaaaaa.1',
    '"aaaaaaaaaaaa.1" "aaaaaaaaaaaa.2"',
    '"aaaaaaaaaaaa.1", *',
    '"aaaaaaaaaaaa.1234567890123456"',
    '"*"',
  ])('on %j is refused, and nothing is changed', async (header) => {
    const { status, body } = await write(header, { inbound_threshold: 7 });
    expect([status, body.code, body.field]).toEqual([400, 'invalid_query', 'If-Match']);
    expect(await inbound()).toBe(number);
  });

  test('garbage is refused on every write of an intent, whatever else is in the request', async () => {
    for (const route of INTENT_WRITES) {
      const entry = await WRITES[route]?.make(hosts);
      const before = await revisions();
      expect([route, (await send(route, entry as Write, 'garbage')).body.code]).toEqual([route, 'invalid_query']);
      expect(await revisions()).toEqual(before);
    }
  });
});
