import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { hostsDocument } from '../../../../worker/fleet/documents/hosts.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { saveHost } from '../../../../worker/fleet/tables/hosts.ts';
import { readLiveness, saveLiveness } from '../../../../worker/fleet/tables/liveness.ts';
import { DOWN, RUNNING, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock, tickFrom } from '../../support/clock.ts';
import { fleetStub, hostOf } from '../../support/env.ts';

afterEach(() => reset());

/** The list as it is answered, and as a Fleet reads it that remembers nothing. */
async function both() {
  const answered = (await call('GET', '/api/hosts')).body;
  const anew = await runInDurableObject(fleetStub(), (fleet: Fleet, { storage }) => {
    const other = { exec: storage.sql.exec.bind(storage.sql) } as unknown as SqlStorage;
    return hostsDocument(other, fleet.clock(), 300_000, null);
  });
  return { answered: answered.hosts, anew: anew?.hosts };
}

test('whatever happens to a host, the list is as it would be read anew', async () => {
  await setClock(START);
  const [a, b] = [(await TestAgent.enrol('a')).installs('a/one', 'a/two'), await TestAgent.enrol('b')];
  await call('GET', '/api/hosts');
  const steps: [string, () => Promise<unknown>][] = [
    ['a first report', () => a.report()],
    ['a heartbeat', async () => setClock(START + 60_000).then(() => a.heartbeat())],
    ['a declaration', () => call('PATCH', `/api/security/scenarios/a%2Fone?host=${a.hostId}`, { disabled: true })],
    ['another name', () => call('PATCH', `/api/hosts/${b.hostId}`, { name: 'backup' })],
    ['a third host', async () => (await TestAgent.enrol('c')).report()],
    ['an engine that is down', () => a.runs(DOWN)],
    ['one that runs', () => a.runs(RUNNING)],
    ['silence', () => tickFrom(START + 60_000, 6)],
    [
      'an enrolment again',
      async () => {
        const { code } = (await call('POST', '/api/hosts/enrollments', { host_id: b.hostId })).body;
        await TestAgent.enrol('b', code);
      },
    ],
    ['a removal', () => call('DELETE', `/api/hosts/${a.hostId}`)],
    ['checks that stopped', () => setClock(START + 3_600_000)],
    ['checks that go on', () => tickFrom(START + 3_600_000, 1)],
  ];
  for (const [what, step] of steps) {
    const before = JSON.stringify((await both()).answered);
    await step();
    const { answered, anew } = await both();
    expect(answered, what).toEqual(anew);
    expect(JSON.stringify(answered), what).not.toBe(before);
  }
});

test('a change that is rolled back leaves no trace in it', async () => {
  const { hostId } = await TestAgent.enrol('a');
  const { answered: before } = await both();
  await runInDurableObject(fleetStub(), (_, { storage }) => {
    const change = () => {
      saveHost(storage.sql, { ...hostOf(storage.sql, hostId), enrolled_at: 0 });
      saveLiveness(storage.sql, { ...readLiveness(storage.sql, hostId), seen_at: 0 });
      throw new Error('a fault');
    };
    expect(() => storage.transactionSync(change)).toThrow('a fault');
  });
  expect((await both()).answered).toEqual(before);
});
