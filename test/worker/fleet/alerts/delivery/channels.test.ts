import { reset, runInDurableObject } from 'cloudflare:test';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHANNELS_MAX } from '#contract';
import type { Mail } from '../../../../../worker/fleet/alerts/delivery/prepared.ts';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { call } from '../../../support/api.ts';
import { makeChannel, receiveBy, webhook } from '../../../support/channels.ts';
import { START, setClock } from '../../../support/clock.ts';
import { fleetStub } from '../../../support/env.ts';

afterEach(() => reset());
beforeEach(() => setClock(START));

const post = (body: object) => call('POST', '/api/alerts/channels', body);
const patch = (id: string, body: object) => call('PATCH', `/api/alerts/channels/${id}`, body);
const list = async () => (await call('GET', '/api/alerts/channels')).body.channels;
const acts = async (): Promise<string[]> =>
  (await call('GET', '/api/acts?kind=channel_changed')).body.acts.map(({ detail }: { detail: string }) => detail);

const KEY = 'a'.repeat(32);
const BOT = `123456:${'B'.repeat(35)}`;

describe('each kind says what it needs', () => {
  test.each<[string, object, string, RegExp]>([
    ['a webhook without a URL', { kind: 'webhook' }, 'url', /url is missing: webhook needs it/],
    ['a webhook with a secret of another form', { ...webhook('x'), secret: 'short' }, 'secret', /whsec_/],
    ['a webhook with a short secret', { ...webhook('x'), secret: `whsec_${btoa('short')}` }, 'secret', /24 to 64 bytes/],
    ['an option that there is not', { ...webhook('x'), options: { chat_id: 1 } }, 'options.chat_id', /is no option of webhook/],
    ['ntfy without a topic', { kind: 'ntfy', url: 'https://ntfy.sh/' }, 'url', /must end with the topic/],
    ['ntfy with a folder', { kind: 'ntfy', url: 'https://ntfy.sh/a/b' }, 'url', /must end with the topic/],
    [
      'gotify without a token',
      { kind: 'gotify', url: 'https://push.example.net' },
      'secret',
      /secret is missing: gotify needs it/,
    ],
    [
      'slack with a secret',
      { kind: 'slack', url: 'https://hooks.slack.com/services/a/b/c', secret: 'x' },
      'secret',
      /not used by slack/,
    ],
    ['discord with another address', { kind: 'discord', url: 'https://discord.com/channels/1' }, 'url', /webhook of Discord/],
    ['telegram without a chat', { kind: 'telegram', secret: BOT }, 'options.chat_id', /is missing: telegram needs it/],
    [
      'telegram with a bad chat',
      { kind: 'telegram', secret: BOT, options: { chat_id: 'a b' } },
      'options.chat_id',
      /number of a chat/,
    ],
    ['telegram without a token', { kind: 'telegram', options: { chat_id: 1 } }, 'secret', /secret is missing/],
    ['telegram with a bad token', { kind: 'telegram', secret: 'x', options: { chat_id: 1 } }, 'secret', /@BotFather/],
    ['pagerduty with a short key', { kind: 'pagerduty', secret: 'abc' }, 'secret', /32 characters/],
    [
      'a secret of two lines',
      { kind: 'gotify', url: 'https://push.example.net', secret: 'a\r\nb: c' },
      'secret',
      /one word of ASCII/,
    ],
    [
      'e-mail where nothing sends it',
      { kind: 'email', options: { from: 'a@b.org', to: 'c@d.org' } },
      'kind',
      /send_email binding/,
    ],
    ['a kind that there is not', { kind: 'pager' }, 'kind', /must be one of webhook/],
    ['a rule of a kind that there is not', { ...webhook('x'), rules: { noise: {} } }, 'rules.noise', /is no field/],
  ])('%s', async (_, body, field, detail) => {
    const answer = await post({ name: 'x', ...body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body', field, detail: expect.stringMatching(detail) } });
    expect(await list()).toEqual([]);
    expect(await acts()).toEqual([]);
  });

  test.each<[string, object]>([
    ['webhook', webhook('on call')],
    ['ntfy', { kind: 'ntfy', url: 'https://ntfy.sh/topic-1' }],
    ['gotify', { kind: 'gotify', url: 'https://push.example.net/gotify', secret: 'token' }],
    ['slack', { kind: 'slack', url: 'https://hooks.slack.com/services/a/b/c' }],
    ['discord', { kind: 'discord', url: 'https://discord.com/api/webhooks/1/token' }],
    ['telegram', { kind: 'telegram', secret: BOT, options: { chat_id: '-100123' } }],
    ['alertmanager', { kind: 'alertmanager', url: 'https://receiver.example.net/v4' }],
    ['pagerduty', { kind: 'pagerduty', secret: KEY }],
  ])('%s is made with what it needs', async (kind, body) => {
    const { status, body: made } = await post({ name: 'on call', ...body });
    expect({ status, made }).toMatchObject({ status: 200, made: { name: 'on call', kind, fallback_of: null, last: null } });
    expect(await list()).toMatchObject([{ id: made.id, created_by: 'owner' }]);
    expect(await acts()).toEqual([`Made the channel “on call” (${kind}).`]);
  });
});

test('an address of a private network is refused with its own code, on each way in', async () => {
  const { id } = await makeChannel(webhook('x'));
  for (const answer of [
    await post({ name: 'y', kind: 'webhook', url: 'https://127.0.0.1/' }),
    await patch(id, { url: 'https://[::ffff:10.0.0.1]/' }),
  ])
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'url_refused', field: 'url', detail: expect.stringContaining('ALERTS_ALLOW_PRIVATE') },
    });
});

test('no two have one name, in any spelling', async () => {
  await makeChannel(webhook('On call'));
  expect(await post(webhook('ＯＮ ＣＡＬＬ'))).toMatchObject({ status: 409, body: { code: 'name_taken', field: 'name' } });
  const { id } = await makeChannel(webhook('other'));
  expect(await patch(id, { name: 'on call' })).toMatchObject({ status: 409, body: { code: 'name_taken' } });
});

test(`no more than ${CHANNELS_MAX}`, async () => {
  for (let at = 0; at < CHANNELS_MAX; at += 1) await makeChannel(webhook(`c${at}`));
  expect(await post(webhook('one more'))).toMatchObject({ status: 422, body: { code: 'too_many_channels' } });
});

test('what a patch leaves out stays, and what is the same already is no act', async () => {
  const made = await makeChannel({ ...webhook('x'), rules: { silence: { wait_s: 60 } } });
  await patch(made.id, { name: 'y', rules: { engine_down: { enabled: false } } });
  await patch(made.id, { name: 'y' });
  expect(await list()).toMatchObject([
    { name: 'y', url: made.url, has_secret: true, rules: { engine_down: { enabled: false } } },
  ]);
  expect(await acts()).toEqual(['Changed the channel x: it is called y now, its rules.', 'Made the channel x (webhook).']);
  expect(await patch('nothing', { name: 'z' })).toMatchObject({ status: 404, body: { code: 'unknown_channel' } });
  expect((await patch(made.id, {})).body.code).toBe('invalid_body');
});

test('a secret goes to another receiver only where it is entered again', async () => {
  const { id } = await makeChannel({ name: 'x', kind: 'gotify', url: 'https://push.example.net', secret: 'token' });
  expect(await patch(id, { url: 'https://evil.example.net' })).toMatchObject({
    status: 400,
    body: { code: 'invalid_body', field: 'secret' },
  });
  expect((await patch(id, { url: 'https://push.example.net/other' })).status).toBe(200);
  expect((await patch(id, { url: 'https://elsewhere.example.net', secret: 'another' })).status).toBe(200);
});

test.each<[string, object]>([
  ['telegram', { kind: 'telegram', secret: BOT, options: { chat_id: 1 } }],
  ['pagerduty', { kind: 'pagerduty', secret: KEY }],
])('also where %s had the address of its own', async (_, body) => {
  const { id } = await makeChannel({ name: 'x', ...body });
  expect((await patch(id, { url: 'https://evil.example.net' })).body).toMatchObject({ field: 'secret' });
});

describe('a fallback', () => {
  test('stands in for one channel that is none itself', async () => {
    const [first, second, third] = [
      await makeChannel(webhook('a')),
      await makeChannel(webhook('b')),
      await makeChannel(webhook('c')),
    ];
    const refused = async (id: string, fallback_of: string, detail: RegExp) =>
      expect(await patch(id, { fallback_of })).toMatchObject({
        status: 400,
        body: { code: 'invalid_body', field: 'fallback_of', detail: expect.stringMatching(detail) },
      });
    await refused(first.id, first.id, /the channel itself/);
    await refused(first.id, '000000000000', /names no channel/);
    expect((await patch(second.id, { fallback_of: first.id })).body.fallback_of).toBe(first.id);
    await refused(third.id, first.id, /has the fallback b already/);
    await refused(third.id, second.id, /is a fallback itself/);
    await refused(first.id, third.id, /this channel has the fallback b/);
    expect((await post({ ...webhook('d'), fallback_of: third.id })).body.fallback_of).toBe(third.id);
    expect((await patch(second.id, { fallback_of: null })).body.fallback_of).toBeNull();
  });

  test('is a channel of its own once the first one is removed', async () => {
    const first = await makeChannel(webhook('a'));
    await makeChannel({ ...webhook('b'), fallback_of: first.id });
    expect((await call('DELETE', `/api/alerts/channels/${first.id}`)).status).toBe(204);
    expect(await list()).toMatchObject([{ name: 'b', fallback_of: null }]);
    expect((await acts())[0]).toBe('Removed the channel a. Its fallback b is a channel of its own now.');
    expect((await call('DELETE', `/api/alerts/channels/${first.id}`)).body.code).toBe('unknown_channel');
  });
});

describe('the test button', () => {
  test('sends at once, says what came of it and notes it; nothing is queued', async () => {
    const came: { body: string; headers: Record<string, string> }[] = [];
    await receiveBy(async (_, init) => {
      came.push({ body: String(init.body), headers: init.headers as Record<string, string> });
      return new Response('thanks', { status: 202 });
    });
    const { id, secret = '' } = await makeChannel(webhook('x'));
    await setClock(Date.now());
    const { status, body } = await call('POST', `/api/alerts/channels/${id}/test`);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { state: 'delivered', type: 'test', incident: null, attempts: 1, status: 202, detail: null, next_attempt_at: null },
    });
    // The secret that was shown once is the one that the receiver verifies with.
    expect(new Webhook(secret).verify(came[0]?.body ?? '', came[0]?.headers ?? {})).toMatchObject({
      type: 'test',
      data: { id: body.id, kind: 'test', hosts: [] },
    });
    expect((await call('GET', '/api/alerts/deliveries')).body.deliveries).toEqual([body]);
    expect((await list())[0].last).toEqual(body);
    expect(await runInDurableObject(fleetStub(), (fleet: Fleet) => fleet.outbox.nextAt)).toBeNull();
  });

  test('that fails is answered too, with the reason, and is not tried again', async () => {
    await receiveBy(async () => new Response('{"error":"no such topic"}', { status: 404 }));
    const { id } = await makeChannel(webhook('x'));
    expect(await call('POST', `/api/alerts/channels/${id}/test`)).toMatchObject({
      status: 200,
      body: { state: 'failed', status: 404, detail: "The receiver answered 404: “{'error':'no such topic'}”." },
    });
    expect(await runInDurableObject(fleetStub(), (fleet: Fleet) => fleet.outbox.nextAt)).toBeNull();
  });

  test('does not go to the fallback', async () => {
    const asked: string[] = [];
    await receiveBy(async (url) => {
      asked.push(url);
      return new Response('', { status: 500 });
    });
    const { id } = await makeChannel(webhook('a'));
    await makeChannel({ ...webhook('b'), fallback_of: id });
    await call('POST', `/api/alerts/channels/${id}/test`);
    expect(asked).toEqual(['https://receiver.example.net/a']);
    expect((await call('POST', '/api/alerts/channels/nothing/test')).body.code).toBe('unknown_channel');
  });
});

test('e-mail goes by the binding, where there is one', async () => {
  const sent: Mail[] = [];
  await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    Object.assign(fleet.outbox.settings, { sendsMail: true });
    fleet.outbox.edges = { fetch: () => Promise.reject(new Error('not used')), mail: async (mail) => void sent.push(mail) };
  });
  const { id } = await makeChannel({
    name: 'mail',
    kind: 'email',
    options: { from: 'argos@example.org', to: 'ops@example.org' },
  });
  expect((await call('POST', `/api/alerts/channels/${id}/test`)).body).toMatchObject({ state: 'delivered', status: null });
  expect(sent).toMatchObject([{ to: 'ops@example.org', subject: 'Test message of Argos Drift' }]);
});

test('with the setting a receiver of a local network is written to', async () => {
  await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    Object.assign(fleet.outbox.settings, { allowsPrivate: true });
  });
  await receiveBy(async (url) => new Response(null, { status: url === 'http://192.168.1.5:8080/hook' ? 204 : 500 }));
  const { id } = await makeChannel({ name: 'x', kind: 'webhook', url: 'http://192.168.1.5:8080/hook' });
  expect((await call('POST', `/api/alerts/channels/${id}/test`)).body.state).toBe('delivered');
  // Taken away again, the setting counts for channels that are there already.
  await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    Object.assign(fleet.outbox.settings, { allowsPrivate: false });
  });
  expect((await call('POST', `/api/alerts/channels/${id}/test`)).body).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('ALERTS_ALLOW_PRIVATE'),
  });
});
