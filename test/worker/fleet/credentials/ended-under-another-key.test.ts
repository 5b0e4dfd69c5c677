import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { readKey, renewKeyIfDue } from '../../../../worker/fleet/credentials/signing-key.ts';
import { readRevocations, readRevoked, revoke } from '../../../../worker/fleet/tables/revoked.ts';
import { call } from '../../support/api.ts';
import { makeToken } from '../../support/credentials.ts';
import { fleetStub } from '../../support/env.ts';

afterEach(() => reset());

const inFleet = <T>(work: (sql: SqlStorage) => T) => runInDurableObject(fleetStub(), (_, { storage: { sql } }) => work(sql));
const published = () => inFleet((sql) => readRevoked(sql, readKey(sql).id, 100));

test('what ended under a key is published while that key signs, and kept for restores after it', async () => {
  const { id } = await makeToken('read_only', 'wall');
  const other = await makeToken('operator', 'ci');
  await call('DELETE', `/api/tokens/${id}`);
  // As a Worker of before that was rolled back to notes it.
  await inFleet((sql) => {
    sql.exec('INSERT INTO revoked_sessions (id, expires_at) VALUES (?, ?)', 'of-before', Date.now() + 86_400_000);
  });
  expect(await published()).toEqual([id, 'of-before'].sort());
  await inFleet((sql) => renewKeyIfDue(sql, 'f'.repeat(64), Date.now()));
  expect(await published()).toEqual([]);
  expect((await inFleet(readRevocations)).map((row) => row.id)).toEqual([id, other.id, 'of-before'].sort());
});

test('to end one reads nothing of those that ended before', async () => {
  const read = await inFleet((sql) => {
    const [now, later] = [Date.now(), Date.now() + 86_400_000];
    for (let at = 0; at < 500; at += 1) revoke(sql, `session-${at}`, later, now);
    const cursor = sql.exec('DELETE FROM revoked_sessions WHERE expires_at < ?', now);
    return cursor.rowsRead;
  });
  expect(read).toBeLessThan(5);
});
