import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { ActKind } from '#contract';
import { addAct } from '../../../../worker/fleet/tables/acts.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { backUp, becomeFresh, restore } from './support/backup.ts';

afterEach(() => reset());

const fill = (kind: ActKind, count: number) =>
  runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    for (let at = 0; at < count; at += 1)
      addAct(sql, { at, kind, actor: { name: 'ci', kind: 'token' }, detail: `${kind} ${at}.` });
  });

test('a backup with as many acts of each kind as a fleet keeps can be restored', async () => {
  await setClock(START);
  await fill('logged_in', 400);
  await fill('token_made', 1_100);
  await fill('intent_changed', 1_199);
  const text = await backUp();
  await becomeFresh(START + 1000);
  expect(await restore(text)).toMatchObject({ status: 200 });
});
