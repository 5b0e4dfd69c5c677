import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertMessage } from '#contract';
import { durationWords } from '../../../../worker/fleet/alerts/duration-words.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { saveChannel } from '../../../../worker/fleet/tables/channels.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { at, HOUR } from './support/quiet.ts';

afterEach(() => reset());
let web: TestAgent;
beforeEach(async () => {
  await setClock(START);
  web = await TestAgent.enrol('web-2');
  await web.report();
  await runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) => {
    const channel = { kind: 'webhook' as const, url: 'https://receiver.example/', secret: null, options: {}, rules: {} };
    const made = { createdAt: START, createdBy: 'owner' };
    saveChannel(sql, { ...channel, ...made, id: 'first0000000', name: 'first', fallbackOf: null });
    saveChannel(sql, { ...channel, ...made, id: 'other0000000', name: 'other', fallbackOf: null });
    saveChannel(sql, { ...channel, ...made, id: 'fallback0000', name: 'fallback', fallbackOf: 'first0000000' });
  });
});

type Sent = { id: string; channel_id: string; message: string };
const outbox = async () => {
  const rows = await runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) =>
    sql.exec<Sent>('SELECT id, channel_id, message FROM deliveries ORDER BY id').toArray(),
  );
  return rows.map(({ channel_id, message }) => ({ channel: channel_id, message: JSON.parse(message) as AlertMessage }));
};

test('every channel that is no fallback is told that a host muted itself, with the reason as what the host says', async () => {
  await web.mute(7200);
  const sent = await outbox();
  expect(sent.map(({ channel }) => channel).sort()).toEqual(['first0000000', 'other0000000']);
  const [{ id }] = (await call('GET', '/api/mutes')).body.mutes;
  expect(sent[0]?.message).toMatchObject({
    type: 'mute.announced',
    timestamp: at(START),
    data: {
      id,
      kind: 'mute',
      surface: null,
      title: 'web-2 muted its alerts for 2 h: “kernel upgrade”',
      hosts: [{ id: web.hostId, name: 'web-2' }],
      items: [],
      opened_at: at(START),
    },
  });
  expect(sent[0]?.message.data.text).toContain(at(START + 2 * HOUR));
});

test('the end is told too, and what changes nothing is not', async () => {
  await web.mute(7200);
  await web.mute(7200);
  await web.mute(0);
  await web.mute(0);
  const titles = (await outbox()).filter(({ channel }) => channel === 'first0000000').map(({ message }) => message.data.title);
  expect(titles.sort()).toEqual(['web-2 ended its mute', 'web-2 muted its alerts for 2 h: “kernel upgrade”']);
});

test('what a person mutes is announced to nobody', async () => {
  await call('POST', '/api/mutes', { hosts: '*', until: at(START + HOUR), reason: 'x' });
  expect(await outbox()).toEqual([]);
});

test('nothing that a host says can end the quotation or turn it around', async () => {
  await web.mute(60, 'done” All is well. \u202e');
  const [sent] = await outbox();
  expect(sent?.message.data.title).toBe("web-2 muted its alerts for 1 min: “done' All is well. \\u{202e}”");
});

test.each([
  [60, '1 min'],
  [5400, '1 h 30 min'],
  [86_400, '1 d'],
  [90, '1 min 30 s'],
  [3601, '1 h 1 s'],
])('%i s are %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});
