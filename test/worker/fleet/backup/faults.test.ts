import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { OWNER } from '../../../../worker/auth/caller.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { makeToken } from '../../support/credentials.ts';
import { fleetStub } from '../../support/env.ts';
import { InjectedFault, withFaultAfter } from '../../support/faulty-storage.ts';
import { readTables } from '../../support/tables.ts';
import { backUp, linesOf, restore } from './support/backup.ts';

afterEach(() => {
  vi.restoreAllMocks();
  return reset();
});

const owner = { role: 'owner', by: 'token', session: null, actor: OWNER } as const;
const request = { replace: true, revive: false, wholeHistory: false, dryRun: false };
const bodyOf = (text: string) => new Response(text).body as ReadableStream<Uint8Array>;

/** A backup, and the fleet as it went on after it. */
async function scene(): Promise<string> {
  await setClock(START);
  const agent = (await TestAgent.enrol('web-1')).installsKnown(['a/kept']);
  await agent.report();
  const { id } = await makeToken('operator', 'ci');
  const text = await backUp();
  await call('PATCH', `/api/security/appsec-tuning?host=${agent.hostId}`, { inbound_threshold: 33 });
  await call('DELETE', `/api/tokens/${id}`);
  await makeToken('operator', 'newer');
  return text;
}

test('a fault after any SQL statement of a restore leaves the fleet as it was, and the next try is whole', {
  timeout: 240_000,
}, async () => {
  for (const level of ['error', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => {});
  const text = await scene();
  const faults = await runInDurableObject(fleetStub(), async (fleet: Fleet, { storage }) => {
    const before = JSON.stringify([...readTables(storage.sql)]);
    for (let k = 1; ; k += 1) {
      const tried = await withFaultAfter(storage.sql, () => fleet.restore(owner, request, bodyOf(text)), k);
      if (tried.thrown === null) {
        // What follows the commit may fail, and the change stands.
        expect(tried.outcome).toMatchObject({ ok: true });
        return k;
      }
      expect(tried.thrown).toBeInstanceOf(InjectedFault);
      expect({ k, isAsBefore: JSON.stringify([...readTables(storage.sql)]) === before }).toEqual({ k, isAsBefore: true });
    }
  });
  console.log(`faults: a restore undone whole after each of ${faults - 1} statements`);
  expect(faults).toBeGreaterThan(40);
  expect(await restore(text, 'replace=true')).toMatchObject({ status: 200, body: { hosts: 1 } });
});

test('a fault after any SQL statement of a backup ends it before its last line', { timeout: 60_000 }, async () => {
  await scene();
  const last = linesOf(await backUp()).at(-1) ?? '';
  await runInDurableObject(fleetStub(), async (fleet: Fleet, { storage }) => {
    for (let k = 1; ; k += 1) {
      const read = async () => {
        const made = await fleet.backup(owner, '0.0.0');
        return made.ok ? new Response(made.value).text() : '';
      };
      const tried = await withFaultAfter(storage.sql, read, k);
      if (tried.thrown === null) {
        expect(String(tried.outcome).trimEnd().endsWith(last)).toBe(true);
        return;
      }
    }
  });
});
