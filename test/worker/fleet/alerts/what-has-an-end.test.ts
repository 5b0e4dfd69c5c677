import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { noteDelivered } from '../../../../worker/fleet/alerts/note-delivered.ts';
import { readNotices, saveNotice } from '../../../../worker/fleet/tables/notices.ts';
import { fleetStub } from '../../support/env.ts';

afterEach(() => reset());

test.each([
  ['incident.opened', true],
  ['incident.changed', true],
  ['incident.reminder', true],
  ['incident.closed', false],
  ['mute.announced', false],
  ['test', false],
] as const)('after %s arrived, an end is owed: %s', async (type, isOwed) => {
  const delivered = await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    saveNotice(sql, { thread: 't', channelId: 'a', content: '', toldAt: 0, leftOut: [], isDelivered: false });
    noteDelivered(sql, 't', 'a', type);
    return readNotices(sql).map(({ isDelivered }) => isDelivered);
  });
  expect(delivered).toEqual([isOwed]);
});
