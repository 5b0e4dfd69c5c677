import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { judgeHost } from '../../../../worker/fleet/checks/judge-host.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { endQuiet } from '../../../../worker/fleet/quiet/end-quiet.ts';
import { makeMute } from '../../../../worker/fleet/quiet/mutes.ts';
import { readFleet } from '../../../../worker/fleet/tables/fleet.ts';
import { saveHost } from '../../../../worker/fleet/tables/hosts.ts';
import { createIntent } from '../../../../worker/fleet/tables/intents.ts';
import { TestAgent } from '../../support/agent.ts';
import { START, setClock } from '../../support/clock.ts';
import { counted } from '../../support/counted.ts';
import { fleetStub, hostOf } from '../../support/env.ts';
import { at, HOUR } from './support/quiet.ts';

afterEach(() => reset());

const HOSTS = 300;
const BY = { name: 'owner', kind: 'owner' } as const;

test('muting 300 hosts by name, and the end of that, leaves most of a day’s rows; muting all is a few', async () => {
  await setClock(START);
  const model = await TestAgent.enrol('model');
  const { byName, end, all } = await runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) => {
    const host = hostOf(sql, model.hostId);
    const ids = Array.from({ length: HOSTS }, (_, count) => `host${String(count).padStart(8, '0')}`);
    for (const id of ids) {
      saveHost(sql, { ...host, id, name: id });
      createIntent(sql, id, START);
      judgeHost(sql, hostOf(sql, id), START, 'host');
    }
    const rowsOf = (act: (counting: SqlStorage) => unknown) => {
      const { counting, written } = counted(sql);
      act(counting);
      return written();
    };
    const mute = (hosts: '*' | string[]) => ({ hosts, until: at(START + HOUR), reason: 'moving' });
    const byName = rowsOf((counting) => makeMute(counting, mute(ids), BY, START));
    const end = rowsOf((counting) => endQuiet(counting, readFleet(sql), START + HOUR));
    return { byName, end, all: rowsOf((counting) => makeMute(counting, mute('*'), BY, START + 1)) };
  });
  console.log(`mutes: of ${HOSTS} hosts by name ${byName} rows written and ${end} at the end, of all hosts at once ${all}`);
  expect(byName).toBeLessThanOrEqual(HOSTS * 4 + 20);
  expect(end).toBeLessThanOrEqual(HOSTS * 4 + 20);
  expect(all).toBeLessThanOrEqual(8);
});

test('a tick reads no mute and no waiver while none is over', async () => {
  await setClock(START);
  const { hostId } = await TestAgent.enrol('web');
  const queries = await runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) => {
    makeMute(sql, { hosts: [hostId], until: at(START + HOUR), reason: 'x' }, BY, START);
    const { counting, queries } = counted(sql);
    endQuiet(counting, readFleet(sql), START + HOUR - 1);
    return queries;
  });
  expect(queries).toEqual([]);
});
