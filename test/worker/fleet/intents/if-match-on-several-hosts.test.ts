import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { call, operator } from '../../support/api.ts';
import { bearer, makeToken } from '../../support/credentials.ts';
import { type TwoHosts, twoHosts } from '../../support/writes.ts';

let hosts: TwoHosts;
let stale: string;
let shown: { web: string; db: string };
beforeEach(async () => {
  hosts = await twoHosts();
  shown = { web: await etag(hosts.web.hostId), db: await etag(hosts.db.hostId) };
  stale = shown.db;
  const { token } = await makeToken('operator', 'ci');
  await call('PATCH', `/api/security/appsec-tuning?host=${hosts.db.hostId}`, { inbound_threshold: 33 }, bearer(token));
});
afterEach(() => reset());

const tuning = async (host: string) => (await call('GET', `/api/security/appsec-tuning?host=${host}`)).body;
const etag = async (host: string) => (await call('GET', `/api/security/appsec-tuning?host=${host}`)).headers.get('etag') ?? '';
const send = (method: string, path: string, body: object | undefined, ifMatch: string) =>
  call(method, path, body, { ...operator, 'if-match': ifMatch });

const REFUSED = { status: 412, code: 'intent_changed', detail: expect.stringContaining('Declared the inbound threshold 33.') };

test('a host whose intent has changed since is a result of its own, and the others go on', async () => {
  const { status, body } = await send(
    'PATCH',
    '/api/security/appsec-tuning?host=*',
    { inbound_threshold: 9 },
    `${shown.web}, ${stale}`,
  );
  expect(status).toBe(200);
  expect(body.results.find(({ host }: { host: string }) => host === hosts.db.hostId)).toMatchObject(REFUSED);
  expect(body.results.find(({ host }: { host: string }) => host === hosts.web.hostId)).toMatchObject({ status: 200 });
  expect([(await tuning(hosts.web.hostId)).inbound_threshold, (await tuning(hosts.db.hostId)).inbound_threshold]).toEqual([
    9, 33,
  ]);
});

test('so it is where scenarios are declared and withdrawn', async () => {
  const path = `/api/security/scenarios/a%2Fnew?host=${hosts.web.hostId},${hosts.db.hostId}`;
  const declared = await send('PATCH', path, { declared: 'disabled' }, `${shown.web}, ${stale}`);
  expect(declared.body.results.map(({ status }: { status: number }) => status)).toEqual([200, 412]);
  const withdrawn = await send('DELETE', path, undefined, `${await etag(hosts.web.hostId)}, ${stale}`);
  expect(withdrawn.body.results.map(({ status }: { status: number }) => status)).toEqual([200, 412]);
});

test('a host of which no tag is named goes on: nobody says on what it was made', async () => {
  const { body } = await send('PATCH', '/api/security/appsec-tuning?host=*', { inbound_threshold: 9 }, shown.web);
  expect(body.results.map(({ status }: { status: number }) => status)).toEqual([200, 200]);
});

test('a copy leaves alone a host whose intent has changed since it was shown, and says who changed what', async () => {
  const third = shown.web;
  const { status, body } = await send(
    'POST',
    `/api/hosts/${hosts.web.hostId}/intent/copies`,
    { to: [hosts.db.hostId] },
    `${third}, ${stale}`,
  );
  expect([status, body.results]).toEqual([200, [expect.objectContaining({ ...REFUSED, name: 'db', changes: [], skipped: [] })]]);
  expect((await tuning(hosts.db.hostId)).inbound_threshold).toBe(33);
});

test('a copy of an intent that has changed since it was shown is not made at all', async () => {
  const { status, body } = await send(
    'POST',
    `/api/hosts/${hosts.db.hostId}/intent/copies`,
    { to: [hosts.web.hostId] },
    `${stale}, ${shown.web}`,
  );
  expect([status, body]).toEqual([412, expect.objectContaining({ ...REFUSED, host: { id: hosts.db.hostId, name: 'db' } })]);
  expect((await tuning(hosts.web.hostId)).inbound_threshold).toBe(15);
});

test('what is only asked for is shown, whatever changed', async () => {
  const { hostId } = hosts.db;
  const copies = await send('POST', `/api/hosts/${hosts.web.hostId}/intent/copies`, { to: [hostId], dry_run: true }, stale);
  expect(copies.body.results).toMatchObject([{ status: 200, changes: [{ threshold: 'inbound', was: 33 }] }]);
  const { events } = (await call('GET', `/api/hosts/${hostId}/events`)).body;
  const { id } = events.find(({ kind }: { kind: string }) => kind === 'intent_changed');
  const undo = await send('POST', `/api/hosts/${hostId}/events/${id}/undo`, { dry_run: true }, stale);
  expect([undo.status, undo.body.changed]).toEqual([200, false]);
  expect((await send('POST', `/api/hosts/${hostId}/events/${id}/undo`, {}, stale)).status).toBe(412);
});
