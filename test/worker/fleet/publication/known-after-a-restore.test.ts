import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { app } from '../../../../worker/app.ts';
import type { Bindings } from '../../../../worker/env.ts';
import { renewKeyIfDue } from '../../../../worker/fleet/credentials/signing-key.ts';
import { hashOfId, readPublished, SNAPSHOT_KEY } from '../../../../worker/fleet/index.ts';
import { bumpSequence } from '../../../../worker/fleet/tables/fleet.ts';
import { saveSession } from '../../../../worker/fleet/tables/sessions.ts';
import { TestAgent } from '../../support/agent.ts';
import { call, ORIGIN } from '../../support/api.ts';
import { bearer, fleetKey, logIn, makeToken, signedBy } from '../../support/credentials.ts';
import { env, fleetStub, OPERATOR_TOKEN } from '../../support/env.ts';

afterEach(() => reset());

const inFleet = (work: (sql: SqlStorage) => void) =>
  runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    work(sql);
    bumpSequence(sql);
  });

/** The header that is published next; the moments lie so far apart that each is due. */
let minutes = 0;
async function publishedHeader() {
  minutes += 10;
  const now = Date.now() + minutes * 60_000;
  await runInDurableObject(fleetStub(), (fleet) => {
    fleet.clock = () => now;
  });
  await fleetStub().check(now);
  return (await readPublished(env.SNAPSHOT))?.header;
}

let wall: { id: string; token: string };
beforeEach(async () => {
  minutes = 0;
  await (await TestAgent.enrol()).report();
  wall = await makeToken('read_only', 'wall');
  await logIn();
  await inFleet((sql) => void sql.exec('UPDATE fleet SET restored_at = ?', Date.now()));
});

test('no id of a token or an owner’s session can be read in KV, and who stands is known by a hash all the same', async () => {
  const [{ id: session } = { id: '' }] = (await call('GET', '/api/sessions')).body.sessions;
  const header = await publishedHeader();
  expect([...(header?.known ?? [])].sort()).toEqual([await hashOfId(wall.id), await hashOfId(session)].sort());
  expect(header?.known?.[0]).toMatch(/^[A-Za-z0-9_-]{22}$/);
  const text = (await env.SNAPSHOT.get(SNAPSHOT_KEY)) ?? '';
  for (const id of [wall.id, session]) expect(text).not.toContain(id);
});

test('of what stands KV is believed, and Fleet is asked about everything else that the key signs', async () => {
  await call('GET', '/api/hosts', undefined, bearer(wall.token));
  await publishedHeader();
  const text = await env.SNAPSHOT.get(SNAPSHOT_KEY);
  let asked = 0;
  const FLEET = {
    getByName: (name: string) => {
      asked += 1;
      return env.FLEET.getByName(name);
    },
  };
  const bindings = { ...env, OPERATOR_TOKEN, SNAPSHOT: { get: async () => text }, FLEET } as unknown as Bindings;
  const read = async (token: string) =>
    (await app.request(`${ORIGIN}/api/security/drift`, { headers: bearer(token) }, bindings)).status;
  expect([await read(wall.token), asked]).toEqual([200, 0]);
  expect([await read(await signedBy(await fleetKey())), asked]).toEqual([401, 1]);
});

test('more than 500 are not listed, and a key that was made since leaves the list out', async () => {
  await inFleet((sql) => {
    const session = { token_id: null, role: 'owner', name: 'owner', actor_kind: 'owner', browser: null } as const;
    for (let at = 0; at < 500; at += 1)
      saveSession(sql, { ...session, id: `session-${at}`, started_at: at, expires_at: Number.MAX_SAFE_INTEGER });
  });
  expect((await publishedHeader())?.known).toEqual([]);
  await inFleet((sql) => renewKeyIfDue(sql, 'f'.repeat(64), Date.now()));
  const header = await publishedHeader();
  expect(header?.known).toBeUndefined();
  // What the key of before signed needs no list: none of its ids is carried on for the years that its tokens had left.
  expect(header?.revoked).toEqual([]);
});
