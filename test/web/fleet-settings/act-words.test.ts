import { expect, test } from 'vitest';
import { kindWords, whoAndWhat } from '../../../web/fleet-settings/acts/act-words.ts';
import { dayWords } from '../../../web/fleet-settings/day.tsx';

test('a token that is called like a person is not taken for the person', () => {
  const name = 'ada@example.org';
  expect(whoAndWhat({ actor: name, actor_kind: 'token' })).toBe('ada@example.org (token)');
  expect(whoAndWhat({ actor: name, actor_kind: 'access' })).toBe('ada@example.org (Cloudflare Access)');
  expect(whoAndWhat({ actor: 'owner', actor_kind: 'owner' })).toBe('the owner');
});

test('a name that would read as another is spelled out', () => {
  expect(whoAndWhat({ actor: 'a\u202enn', actor_kind: 'token' })).toBe('a\\u{202e}nn (token)');
});

test('a kind of a newer Worker is told by its name, and by nothing that every object has', () => {
  expect(kindWords('token_made')).toBe('token made');
  expect(kindWords('channel_made')).toBe('channel made');
  expect(kindWords('constructor')).toBe('constructor');
});

test('a day has its year, since tokens may be good for several', () => {
  expect(dayWords(Date.parse('2027-03-01T23:30:00Z'), 'UTC')).toBe('1 March 2027');
  expect(dayWords(Date.parse('2027-03-01T23:30:00Z'), 'Europe/Berlin')).toBe('2 March 2027');
});
