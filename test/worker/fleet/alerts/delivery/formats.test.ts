import { Webhook } from 'standardwebhooks';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { ChannelKind, ChannelOptions } from '#contract';
import { formatFor, KINDS, newWebhookSecret } from '../../../../../worker/fleet/alerts/delivery/kinds/index.ts';
import type { Prepared } from '../../../../../worker/fleet/alerts/delivery/prepared.ts';
import { testMessage } from '../../../../../worker/fleet/alerts/delivery/test-message.ts';
import { alertMessage, hugeMessage } from './support/messages.ts';
import { BODIES, MailSchema } from './support/schemas.ts';

const ID = 'msg_01ee1b5a0c00abcdefgh';
const NOW = Date.parse('2037-05-04T00:00:00Z');

/** A channel of each kind, as somebody makes it. */
const CHANNELS: Record<ChannelKind, { url: string; secret: string; options?: ChannelOptions }> = {
  webhook: { url: 'https://receiver.example.net/hook?a=b', secret: newWebhookSecret() },
  ntfy: { url: 'https://ntfy.sh/argos_drift-42', secret: 'tk_secret' },
  gotify: { url: 'https://push.example.net/gotify/', secret: 'AzyoeNS.D4iJLVa' },
  slack: { url: 'https://hooks.slack.com/services/T0/B0/xxxx', secret: '' },
  discord: { url: 'https://discord.com/api/webhooks/1/xxxx', secret: '' },
  telegram: {
    url: 'https://api.telegram.org',
    secret: `123456:${'A'.repeat(35)}`,
    options: { chat_id: -1001234567890, message_thread_id: 7 },
  },
  alertmanager: { url: 'https://receiver.example.net/alerts', secret: 'token' },
  pagerduty: { url: 'https://events.pagerduty.com/v2/enqueue', secret: 'a'.repeat(32) },
  email: { url: '', secret: '', options: { from: 'alerts@example.org', to: 'ops@example.org' } },
};

function prepared(kind: ChannelKind, message = alertMessage(), now = NOW): Prepared {
  const { options = {}, ...channel } = CHANNELS[kind];
  return formatFor(kind)({ id: 'cccccccccccc', name: 'on call', options, ...channel }, message, ID, now);
}

function http(kind: ChannelKind, message = alertMessage()) {
  const sent = prepared(kind, message);
  if (sent.via !== 'http') throw new Error('not sent over HTTP');
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on bodies member by member
  return { ...sent, json: JSON.parse(sent.body) as any };
}

const MESSAGES = {
  opened: alertMessage(),
  changed: alertMessage('incident.changed'),
  reminder: alertMessage('incident.reminder'),
  closed: alertMessage('incident.closed'),
  'about nothing': alertMessage('incident.opened', { surface: null, items: [], hosts: [], text: '' }),
  'about a host without an address': alertMessage('incident.opened', {
    hosts: [{ id: 'aaaaaaaaaaaa', name: 'web-1', url: '/?host=aaaaaaaaaaaa' }],
  }),
  announced: alertMessage('mute.announced', { kind: 'mute', surface: null, items: [] }),
  'about more hosts than it lists': alertMessage('incident.opened', { host_count: 300 }),
  test: testMessage('on call', ID, NOW),
  'huge, of <': hugeMessage('<'),
  'huge, of _': hugeMessage('_'),
  'huge, of é': hugeMessage('é'),
  'huge, of 😀': hugeMessage('😀'),
  'with what cannot be seen': alertMessage('incident.opened', { title: 'a\u202eb\u0000c\r\nd', text: 'a\u200bb\r\nc' }),
};

test('what is only told opens no incident that nobody ends', () => {
  expect(http('pagerduty', MESSAGES.announced)).toMatchObject({ url: 'https://events.pagerduty.com/v2/change/enqueue' });
  expect(http('alertmanager', MESSAGES.announced).json.status).toBe('resolved');
});

test('hosts that a message does not list are counted all the same', () => {
  expect(http('pagerduty', MESSAGES['about more hosts than it lists']).json.payload.custom_details.host_count).toBe(300);
  expect(http('alertmanager', MESSAGES['about more hosts than it lists']).json.truncatedAlerts).toBe(298);
});

describe.each(Object.entries(BODIES))('%s', (kind, schema) => {
  test.each(Object.entries(MESSAGES))('a message that is %s has the documented form', (_, message) => {
    const { method, headers, json } = http(kind as ChannelKind, message);
    expect(method).toBe('POST');
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(v.safeParse(schema, json).issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)).toBeUndefined();
    // A character that was cut in two cannot be sent.
    expect(JSON.stringify(json)).not.toMatch(/\\ud[89a-f]/);
  });
});

test.each(Object.entries(MESSAGES))('e-mail: a message that is %s has the documented form', (_, message) => {
  const sent = prepared('email', message);
  expect(sent.via === 'email' && v.safeParse(MailSchema, sent.mail).success).toBe(true);
});

test.each(Object.entries(KINDS))('the options of a channel of %s are those that its kind takes', (kind, { options }) => {
  expect(v.is(options, CHANNELS[kind as ChannelKind].options ?? {})).toBe(true);
});

describe('the generic webhook', () => {
  test("is verified by the library's own verifier, by a receiver that has the secret", () => {
    const sent = prepared('webhook', alertMessage(), Date.now());
    if (sent.via !== 'http') throw new Error('not sent over HTTP');
    expect(new Webhook(CHANNELS.webhook.secret).verify(sent.body, sent.headers)).toEqual(alertMessage());
    expect(sent.headers['webhook-id']).toBe(ID);
  });

  test('is not verified with another secret, another body, another id or at another time', () => {
    const sent = prepared('webhook', alertMessage(), Date.now());
    if (sent.via !== 'http') throw new Error('not sent over HTTP');
    const receiver = new Webhook(CHANNELS.webhook.secret);
    expect(() => new Webhook(newWebhookSecret()).verify(sent.body, sent.headers)).toThrow(/No matching signature/);
    expect(() => receiver.verify(`${sent.body} `, sent.headers)).toThrow(/No matching signature/);
    expect(() => receiver.verify(sent.body, { ...sent.headers, 'webhook-id': 'msg_2' })).toThrow(/No matching signature/);
    const late = prepared('webhook', alertMessage(), Date.now() - 600_000);
    expect(late.via === 'http' && (() => receiver.verify(late.body, late.headers))).toThrow(/too old/);
  });

  test('keeps its id at each attempt, and is signed anew', () => {
    const [first, second] = [prepared('webhook'), prepared('webhook', alertMessage(), NOW + 60_000)];
    if (first.via !== 'http' || second.via !== 'http') throw new Error('not sent over HTTP');
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.headers['webhook-timestamp']).toBe(String(NOW / 1000 + 60));
    expect(second.body).toBe(first.body);
  });
});

test('ntfy: the topic is no part of the address, and what comes twice takes the place of the first', () => {
  const { url, headers, json } = http('ntfy');
  expect(url).toBe('https://ntfy.sh/');
  expect(headers.authorization).toBe('Bearer tk_secret');
  expect(json).toMatchObject({ topic: 'argos_drift-42', sequence_id: ID, priority: 4, click: alertMessage().data.hosts[0]?.url });
  expect(json.message).toContain('https://argos.example.org/hosts/bbbbbbbbbbbb');
});

test('gotify: the token is a header, and the base of the server may be a folder', () => {
  const { url, headers } = http('gotify');
  expect(url).toBe('https://push.example.net/gotify/message');
  expect(headers['x-gotify-key']).toBe('AzyoeNS.D4iJLVa');
});

test('slack: names stay as they are, and a link is a link', () => {
  const { json } = http('slack');
  const text = JSON.stringify(json.blocks);
  expect(text).toContain('crowdsecurity/http_bad_user-agent');
  expect(text).toContain('<https://argos.example.org/hosts/aaaaaaaaaaaa|web_1 &lt;b&gt;&amp;*x*>');
  expect(text).toContain('|db/2>');
});

test('discord: nobody is mentioned, and no name is made bold', () => {
  const { json } = http('discord', alertMessage('incident.opened', { title: '@everyone <@123> **a** a_b_c' }));
  expect(json.allowed_mentions).toEqual({ parse: [] });
  expect(json.embeds[0].title).toBe('\\@everyone \\<\\@123\\> \\*\\*a\\*\\* a\\_b\\_c');
});

test('telegram: the token stands in the address alone, and names are HTML', () => {
  const { url, body, json } = http('telegram');
  expect(url).toBe(`https://api.telegram.org/bot${CHANNELS.telegram.secret}/sendMessage`);
  expect(body).not.toContain(CHANNELS.telegram.secret);
  expect(json.chat_id).toBe(-1001234567890);
  expect(json.text).toContain('http_bad_user-agent');
  expect(json.text).toContain('web_1 &lt;b&gt;&amp;*x*</a>');
});

test('alertmanager: one alert a host, which keeps its fingerprint until it is resolved', () => {
  const [opened, closed] = [http('alertmanager').json, http('alertmanager', alertMessage('incident.closed')).json];
  expect(opened).toMatchObject({ status: 'firing', receiver: 'on call' });
  expect(opened.alerts.map(({ labels }: { labels: { instance: string } }) => labels.instance)).toEqual(['web_1 <b>&*x*', 'db|2']);
  expect(opened.alerts[0].endsAt).toBe('0001-01-01T00:00:00Z');
  expect(closed).toMatchObject({ status: 'resolved', groupKey: opened.groupKey });
  expect(closed.alerts[0]).toMatchObject({ status: 'resolved', endsAt: '2037-05-04T01:00:00.000Z' });
  const fingerprints = (body: { alerts: { fingerprint: string }[] }) => body.alerts.map(({ fingerprint }) => fingerprint);
  expect(fingerprints(closed)).toEqual(fingerprints(opened));
  expect(new Set(fingerprints(opened)).size).toBe(2);
});

test('pagerduty: the incident is the dedup_key, and its end resolves it', () => {
  expect(http('pagerduty').json).toMatchObject({ event_action: 'trigger', dedup_key: 'inc_1', payload: { severity: 'error' } });
  expect(http('pagerduty', alertMessage('incident.reminder')).json).toMatchObject({
    event_action: 'trigger',
    dedup_key: 'inc_1',
  });
  expect(http('pagerduty', alertMessage('incident.closed')).json).toMatchObject({ event_action: 'resolve', dedup_key: 'inc_1' });
});

test('e-mail: nothing that a host is called becomes a header', () => {
  const sent = prepared('email', alertMessage('incident.opened', { title: 'a\r\nBcc: evil@example.org' }));
  expect(sent.via === 'email' && sent.mail.subject).toBe('a\\u{d}\\u{a}Bcc: evil@example.org');
});
