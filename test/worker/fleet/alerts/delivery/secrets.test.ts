import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelDocument } from '#contract';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { call } from '../../../support/api.ts';
import { makeChannel, receiveBy } from '../../../support/channels.ts';
import { START, setClock } from '../../../support/clock.ts';
import { fleetStub } from '../../../support/env.ts';
import { backUp, becomeFresh, restore, textOf } from '../../backup/support/backup.ts';
import { alertMessage } from './support/messages.ts';
import { alarmAt, alarmsUntil, tell } from './support/receivers.ts';

const HOUR = 3_600_000;

/** A channel of each kind that has a secret, with what nobody may read of it. */
const CHANNELS: readonly { body: object; secrets: readonly string[] }[] = [
  {
    body: {
      name: 'webhook',
      kind: 'webhook',
      url: 'https://receiver.example.net/hook?token=QUERYSECRET1',
      secret: `whsec_${btoa('S'.repeat(32))}`,
    },
    secrets: [btoa('S'.repeat(32)), 'QUERYSECRET1'],
  },
  {
    body: { name: 'ntfy', kind: 'ntfy', url: 'https://ntfy.example.net/TOPICSECRET2', secret: 'tk_SECRET3' },
    secrets: ['TOPICSECRET2', 'tk_SECRET3'],
  },
  { body: { name: 'gotify', kind: 'gotify', url: 'https://gotify.example.net', secret: 'AppSecret4' }, secrets: ['AppSecret4'] },
  { body: { name: 'slack', kind: 'slack', url: 'https://slack.example.net/services/T0/B0/SECRET5abc' }, secrets: ['SECRET5abc'] },
  {
    body: { name: 'discord', kind: 'discord', url: 'https://discord.example.net/api/webhooks/1/SECRET6abc' },
    secrets: ['SECRET6abc'],
  },
  {
    body: { name: 'telegram', kind: 'telegram', secret: `1234:${'SECRET7'.repeat(5)}`, options: { chat_id: 1 } },
    secrets: ['SECRET7'],
  },
  {
    body: { name: 'alertmanager', kind: 'alertmanager', url: 'https://am.example.net/', secret: 'BearerSecret8' },
    secrets: ['BearerSecret8'],
  },
  { body: { name: 'pagerduty', kind: 'pagerduty', secret: `SECRET9${'x'.repeat(25)}` }, secrets: ['SECRET9'] },
];
const SECRETS = CHANNELS.flatMap(({ secrets }) => secrets);

let logged: string[] = [];
beforeEach(async () => {
  logged = [];
  for (const level of ['info', 'warn', 'error', 'log'] as const)
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void logged.push(words.map(String).join(' ')));
  await setClock(START);
});
afterEach(() => {
  vi.restoreAllMocks();
  return reset();
});

const isSecretIn = (text: string) => SECRETS.filter((secret) => text.includes(secret));

/** Receivers that say all that they were sent, and some that cannot be reached and whose error does. */
async function repeatingReceivers(): Promise<void> {
  let turn = 0;
  await receiveBy(async (url, { headers, body }) => {
    turn += 1;
    const all = `${url} ${JSON.stringify(headers)} ${encodeURIComponent(url)} ${String(body)}`;
    if (turn % 3 === 0) throw new Error(`connecting to ${url} failed`);
    return new Response(all, { status: turn % 3 === 1 ? 500 : 404 });
  });
}

test('no secret stands in an answer, a log line, a delivery or an act', async () => {
  await repeatingReceivers();
  const answers: unknown[] = [];
  for (const { body } of CHANNELS) {
    const { id } = await makeChannel(body);
    answers.push(await call('PATCH', `/api/alerts/channels/${id}`, { rules: { silence: { wait_s: 1 } } }));
    for (let times = 0; times < 3; times += 1) answers.push(await call('POST', `/api/alerts/channels/${id}/test`));
    await tell(id, alertMessage(), START);
  }
  await alarmAt(START);
  await alarmsUntil(START + 25 * HOUR);
  for (const path of ['/api/alerts/channels', '/api/alerts/deliveries', '/api/acts?limit=200'])
    answers.push(await call('GET', path));
  expect(isSecretIn(JSON.stringify(answers))).toEqual([]);
  expect(JSON.stringify(answers)).toContain('could not be reached');
  expect(logged.join('\n')).toContain('delivery_failed');
  expect(isSecretIn(logged.join('\n'))).toEqual([]);
});

test('nor the beginning of one where an answer was cut in the middle of it', async () => {
  const url = `https://slack.example.net/services/T0/B0/${'SECRET5abc'.repeat(6)}`;
  const { id } = await makeChannel({ name: 'slack', kind: 'slack', url });
  for (let before = 380; before < 512; before += 7) {
    await receiveBy(async () => new Response(`${' '.repeat(before)}${url}${url}${url}`, { status: 500 }));
    const { detail } = (await call('POST', `/api/alerts/channels/${id}/test`)).body;
    expect({ before, detail }).toEqual({ before, detail: expect.not.stringMatching(/SEC|services/) });
  }
});

test('of an address that is a secret the origin is read back, and a secret only as being there', async () => {
  for (const { body } of CHANNELS) await makeChannel(body);
  const { channels } = (await call('GET', '/api/alerts/channels')).body as { channels: ChannelDocument[] };
  expect(Object.fromEntries(channels.map(({ kind, url, has_secret }) => [kind, [url, has_secret]]))).toEqual({
    webhook: ['https://receiver.example.net', true],
    ntfy: ['https://ntfy.example.net', true],
    gotify: ['https://gotify.example.net', true],
    slack: ['https://slack.example.net', false],
    discord: ['https://discord.example.net', false],
    telegram: [null, true],
    alertmanager: ['https://am.example.net/', true],
    pagerduty: [null, true],
  });
});

test('a secret that was made is in the answer that makes it and in no other', async () => {
  const { id, secret = '' } = await makeChannel({ name: 'x', kind: 'webhook', url: 'https://receiver.example.net/' });
  expect(atob(secret.replace('whsec_', ''))).toHaveLength(24);
  const others = [await call('GET', '/api/alerts/channels'), await call('PATCH', `/api/alerts/channels/${id}`, { name: 'y' })];
  expect(JSON.stringify(others)).not.toContain(secret.slice(6));
  // One that was entered is not repeated.
  const entered = `whsec_${btoa('T'.repeat(24))}`;
  expect(
    await makeChannel({ name: 'z', kind: 'webhook', url: 'https://receiver.example.net/', secret: entered }),
  ).not.toHaveProperty('secret');
});

test('a backup holds them only where that is asked for, and says so', async () => {
  for (const { body } of CHANNELS) await makeChannel(body);
  const without = await backUp();
  expect(isSecretIn(without)).toEqual([]);
  expect(without.match(/\{"channel":/g)).toHaveLength(CHANNELS.length);
  const { body } = await call('GET', '/api/backup?secrets=true');
  expect(isSecretIn(JSON.stringify(body))).toEqual(SECRETS);
  const { acts } = (await call('GET', '/api/acts?kind=backup_made')).body;
  expect(acts.map(({ detail }: { detail: string }) => detail)).toEqual([
    'Took a backup, which holds the key that signs every token, and the secrets of the channels.',
    'Took a backup, which holds the key that signs every token.',
  ]);
});

const secretsStored = () =>
  runInDurableObject(fleetStub(), (_: Fleet, { storage }) =>
    isSecretIn(JSON.stringify(storage.sql.exec('SELECT * FROM channels').toArray())),
  );

test('with them it brings everything back', async () => {
  const first = await makeChannel(CHANNELS[0]?.body);
  await makeChannel({ ...CHANNELS[1]?.body, fallback_of: first.id, rules: { silence: { enabled: false } } });
  const before = (await call('GET', '/api/alerts/channels')).body;
  const text = await backUp('?secrets=true');
  await becomeFresh(START + HOUR);
  expect((await restore(text)).status).toBe(200);
  expect((await call('GET', '/api/alerts/channels')).body).toEqual(before);
  expect(await secretsStored()).toHaveLength(4);
});

test('without them a channel says what it lacks, tries for a day, and goes on once it is entered', async () => {
  const { id } = await makeChannel({ name: 'gotify', kind: 'gotify', url: 'https://gotify.example.net', secret: 'AppSecret4' });
  const { id: slack } = await makeChannel(CHANNELS[3]?.body);
  const text = await backUp();
  await becomeFresh(START + HOUR);
  await restore(text);
  let came = 0;
  await receiveBy(async () => {
    came += 1;
    return new Response(null, { status: 200 });
  });
  expect((await call('POST', `/api/alerts/channels/${slack}/test`)).body.detail).toMatch(/has no URL/);
  await tell(id, alertMessage(), START + HOUR);
  await alarmAt(START + HOUR);
  const [pending] = (await call('GET', `/api/alerts/deliveries?channel=${id}`)).body.deliveries;
  expect(pending).toMatchObject({ state: 'pending', detail: expect.stringMatching(/has no secret.*Enter it again/) });
  expect(came).toBe(0);
  // It can be renamed as it is.
  expect((await call('PATCH', `/api/alerts/channels/${id}`, { name: 'push' })).status).toBe(200);
  expect((await call('PATCH', `/api/alerts/channels/${id}`, { secret: 'AppSecret4' })).body.has_secret).toBe(true);
  await alarmsUntil(START + 2 * HOUR);
  expect(came).toBe(1);
});

test('in the place of the same channels it leaves their secrets, and not where it has another address', async () => {
  await makeChannel(CHANNELS[2]?.body);
  await makeChannel(CHANNELS[3]?.body);
  const text = await backUp();
  await restore(text, 'replace=true');
  expect(await secretsStored()).toEqual(['AppSecret4', 'SECRET5abc']);
  await restore(text.replace('https://gotify.example.net', 'https://evil.example.net'), 'replace=true');
  expect(await secretsStored()).toEqual(['SECRET5abc']);
});

test('a backup that was made up makes no channel that nobody is told by', async () => {
  const made = [];
  for (const name of ['a', 'b', 'c'])
    made.push(await makeChannel({ name, kind: 'webhook', url: 'https://receiver.example.net/' }));
  const ids = made.map(({ id }) => id);
  const others: Record<string, string> = { a: ids[1] ?? '', b: ids[0] ?? '', c: '000000000000' };
  const lines = (await backUp())
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { channel } = line.startsWith('{"channel":') ? JSON.parse(line.replace(/,$/, '')) : { channel: null };
      return channel === null ? line : line.replace('"fallback_of":null', `"fallback_of":"${others[channel.name]}"`);
    });
  await restore(textOf(lines), 'replace=true');
  const { channels } = (await call('GET', '/api/alerts/channels')).body as { channels: ChannelDocument[] };
  const own = channels.filter(({ fallback_of }) => fallback_of === null);
  for (const { fallback_of } of channels) expect(fallback_of === null || own.some(({ id }) => id === fallback_of)).toBe(true);
});
