import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { DAY, HOUR, hostIn, MINUTE, mute, verdictOf, waive } from '../quiet/support/quiet.ts';
import { backUp, becomeFresh, linesOf, restore, textOf } from './support/backup.ts';

afterEach(() => reset());
let web: TestAgent;
let db: TestAgent;
beforeEach(async () => {
  await setClock(START);
  web = (await TestAgent.enrol('web')).installsKnown(['a/one', 'a/two']);
  db = await TestAgent.enrol('db');
  await web.report();
  await db.report();
  await web.installsKnown(['a/two']).report();
});

const mutes = async () => (await call('GET', '/api/mutes')).body.mutes;
const waivers = async () => (await call('GET', '/api/waivers')).body.waivers;

test('what is muted and waived is so after a restore, with who made it', async () => {
  await mute([web.hostId, db.hostId], START + DAY);
  await mute('*', START + HOUR);
  await web.mute(7200);
  await waive(web.hostId, 'a/one', START + DAY);
  const before = [await mutes(), await waivers()];
  const text = await backUp();
  await becomeFresh(START + MINUTE);
  expect((await restore(text)).status).toBe(200);
  expect([await mutes(), await waivers()]).toEqual(before);
  expect((await hostIn(web.hostId)).muted).toMatchObject({ reason: 'kernel upgrade' });
  expect(await verdictOf(web.hostId)).toMatchObject({ status: 'drifted', waived: ['a/one'] });
});

test('what is over by then does not come back', async () => {
  await mute([web.hostId], START + HOUR);
  await waive(web.hostId, 'a/one', START + HOUR);
  const text = await backUp();
  await becomeFresh(START + HOUR);
  await restore(text);
  expect([await mutes(), await waivers()]).toEqual([[], []]);
});

test('a host that stays removed is in no mute, and has no waiver', async () => {
  await mute([web.hostId, db.hostId], START + DAY);
  await mute([web.hostId], START + HOUR);
  await waive(web.hostId, 'a/one', START + DAY);
  const text = await backUp();
  await call('DELETE', `/api/hosts/${web.hostId}`);
  expect((await restore(text, 'replace=true')).status).toBe(200);
  expect(await mutes()).toMatchObject([{ hosts: [{ id: db.hostId }] }]);
  expect(await waivers()).toEqual([]);
});

test('what the fleet had muted since goes with what it had', async () => {
  const text = await backUp();
  await mute('*', START + DAY);
  await waive(web.hostId, 'a/one', START + DAY);
  await restore(text, 'replace=true');
  expect([await mutes(), await waivers()]).toEqual([[], []]);
});

test.each([
  ['a waiver that is not behind its host', 'waiver', 2],
  ['a mute behind the hosts', 'mute', -1],
])('%s is refused', async (_, kind, to) => {
  await mute('*', START + DAY);
  await waive(web.hostId, 'a/one', START + DAY);
  const lines = linesOf(await backUp());
  const [moved = ''] = lines.splice(
    lines.findIndex((line) => line.startsWith(`{"${kind}"`)),
    1,
  );
  // The last line but one has no comma.
  const last = lines.length - 1;
  if (to < 0) lines.splice(last, 0, moved.replace(/,$/, ''));
  else lines.splice(to, 0, moved);
  if (to < 0) lines[last - 1] = `${lines[last - 1]},`;
  const { status, body } = await restore(textOf(lines), 'replace=true');
  expect([status, body.code]).toEqual([400, 'invalid_backup']);
  expect(body.detail).toMatch(/does not stand (behind its host|before the hosts)/);
});
