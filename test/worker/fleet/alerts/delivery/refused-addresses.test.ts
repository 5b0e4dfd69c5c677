import { expect, test } from 'vitest';
import { whyNotSentTo } from '../../../../../worker/fleet/alerts/delivery/check-url.ts';

/** Every spelling of an address or a name to which no message may go. */
const PRIVATE: readonly string[] = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'hook.localhost',
  'printer.local',
  'metadata.google.internal',
  'router.lan',
  'nas.home.arpa',
  'intranet',
  'intranet.',
  '0',
  '0.0.0.0',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '0x7f.1',
  '0x7f000001',
  '0177.0.0.1',
  '2130706433',
  '127.0.0.1%2e',
  '%31%32%37.0.0.1',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '169.254.169.254',
  '0xA9FEA9FE',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.7',
  '224.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:10.1.2.3]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2002:c0a8:101::1]',
  '[2001::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[100::1]',
  '[fc00::1]',
  '[fd12:3456:789a::1]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
];

const PUBLIC: readonly string[] = [
  'example.org',
  'hooks.slack.com',
  'ntfy.sh',
  'localhost.example.org',
  'internal.example.org',
  '10.example.org',
  '9.255.255.255',
  '11.0.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '126.255.255.255',
  '128.0.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.255.255',
  '198.20.0.1',
  '223.255.255.255',
  '[2606:4700::1111]',
  '[2a00:1450::1]',
  '[::ffff:1.1.1.1]',
  '[64:ff9b::1.1.1.1]',
  '[2002:101:101::1]',
];

test.each(PRIVATE)('%s is refused with a sentence that names the setting, and let through with it', (host) => {
  for (const url of [`https://${host}/hook`, `https://${host}:8443/hook?a=b`]) {
    expect(whyNotSentTo(url, false)).toMatch(/private network.* ALERTS_ALLOW_PRIVATE = "true"\.$/);
    expect(whyNotSentTo(url, true)).toBeNull();
  }
});

test.each(PUBLIC)('%s is let through', (host) => {
  expect(whyNotSentTo(`https://${host}/hook`, false)).toBeNull();
});

test('http is refused unless the setting lets it through', () => {
  expect(whyNotSentTo('http://example.org/', false)).toMatch(/must begin with https:.*ALERTS_ALLOW_PRIVATE = "true"/);
  expect(whyNotSentTo('http://127.0.0.1:8080/', true)).toBeNull();
});

test.each([
  ['no URL', 'example.org/hook'],
  ['no address', ''],
  ['another scheme', 'ftp://example.org/'],
  ['a script', 'javascript:alert(1)'],
  ['a file', 'file:///etc/passwd'],
  ['a port that there is not', 'https://example.org:99999/'],
  ['an IPv4 address with too many parts', 'https://1.2.3.4.5/'],
  ['a user', 'https://user@example.org/'],
  ['a user and a password', 'https://user:secret@example.org/'],
  ['a host that hides in the user', 'https://example.org@127.0.0.1/'],
])('%s is refused, whatever the setting', (_, url) => {
  for (const allows of [true, false]) expect(whyNotSentTo(url, allows)).toMatch(/\.$/);
});

test('the sentence repeats no password and no path', () => {
  for (const url of ['https://user:hunter2@example.org/', 'https://10.0.0.1/hunter2', 'http://example.org/hunter2'])
    expect(whyNotSentTo(url, false)).not.toContain('hunter2');
});
