import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CHANNEL_KINDS, ChannelRequest } from '#contract';
import { channel } from '../../../../scripts/fixtures/alerts.ts';
import { bodyOf, inputOf, lostOf, missingIn, patchOf } from '../../../../web/fleet-settings/alerts/channel-input.ts';
import { KINDS, kindHelp } from '../../../../web/fleet-settings/alerts/kinds.ts';

test.each(CHANNEL_KINDS)('what the form sends for %s is what the contract takes', (kind) => {
  const input = {
    ...inputOf(null),
    kind,
    name: 'a',
    url: 'https://example.org',
    secret: 'x',
    options: Object.fromEntries(Object.keys(KINDS[kind].options).map((option) => [option, '1'])),
  };
  expect(missingIn(input, null)).toBeNull();
  expect(v.safeParse(ChannelRequest, bodyOf(input)).issues).toBeUndefined();
});

test('what was typed for another kind is not sent', () => {
  const body = bodyOf({ ...inputOf(null), kind: 'email', name: 'a', url: 'https://example.org', secret: 'x' });
  expect(body).not.toHaveProperty('url');
  expect(body).not.toHaveProperty('secret');
});

test('a channel that is changed keeps the secrets that are left empty, and the address that is as it was', () => {
  const hook = channel('hook', { kind: 'webhook', url: 'https://example.org/hook', has_secret: true });
  const input = { ...inputOf(hook), kind: hook.kind };
  expect(patchOf(input, hook)).toEqual({ name: 'hook', fallback_of: null, rules: {} });
  expect(patchOf({ ...input, url: 'https://example.org/other' }, hook)).toHaveProperty('url', 'https://example.org/other');
  const slack = channel('slack');
  expect(inputOf(slack).url).toBe('');
  expect(missingIn(inputOf(slack), slack)).toBeNull();
});

test('a channel that a backup brought back without its secret says what it has lost, and has to be given it', () => {
  const gotify = channel('gotify', { kind: 'gotify', url: 'https://gotify.example.org', has_secret: false });
  expect(lostOf(gotify)).toBe('Application token');
  expect(missingIn(inputOf(gotify), gotify)?.field).toBe('secret');
  const slack = channel('slack', { url: null });
  expect(lostOf(slack)).toBe('Webhook URL');
  expect(missingIn(inputOf(slack), slack)?.field).toBe('url');
  expect(lostOf(channel('ops'))).toBeNull();
});

test.each([
  ['webhook', '/docs/channels#webhook'],
  ['slack', '/docs/channels#slack'],
  ['email', '/docs/channels#e-mail'],
] as const)('the help of %s is its section of the docs', (kind, path) => {
  expect(kindHelp(kind)).toBe(path);
});
