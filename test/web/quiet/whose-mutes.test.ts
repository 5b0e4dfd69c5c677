import { expect, test } from 'vitest';
import type { MuteDocument } from '#contract';
import { mutedHosts, mutesOf } from '../../../web/parts/quiet/whose-mutes.ts';

const of = (...names: string[]) => ({ hosts: names.map((name) => ({ id: name, name })) });

test.each([
  [{ hosts: '*' as const }, 'all hosts'],
  [of('a'), 'a'],
  [of('a', 'b'), 'a and b'],
  [of('a', 'b', 'c'), 'a, b and c'],
  [of('a', 'b', 'c', 'd', 'e'), 'a, b, c and 2 more'],
])('a mute says of whom it is: %j', (mute, words) => {
  expect(mutedHosts(mute)).toBe(words);
});

test('a host is muted by those that name it and by those of all', () => {
  const mute = (id: string, hosts: MuteDocument['hosts']) => ({ id, hosts }) as MuteDocument;
  const mutes = [mute('1', '*'), mute('2', of('a').hosts), mute('3', of('b').hosts)];
  expect(mutesOf(mutes, 'a').map(({ id }) => id)).toEqual(['1', '2']);
  expect(mutesOf(mutes, null).map(({ id }) => id)).toEqual(['1']);
});
