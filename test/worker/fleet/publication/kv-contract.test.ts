import { reset } from 'cloudflare:test';
import { afterAll, describe, expect, test } from 'vitest';
import { KvDouble } from '../../../doubles/kv.ts';
import { env } from '../../support/env.ts';

afterAll(() => reset());

// What holds for every KV, so that what is proved with the double holds for workerd's.
const everyKv: [string, () => { put(key: string, value: string): Promise<void>; get(key: string): Promise<string | null> }][] = [
  ["workerd's KV", () => ({ put: (key, value) => env.SNAPSHOT.put(key, value), get: (key) => env.SNAPSHOT.get(key) })],
  [
    'the double',
    () => {
      const kv = new KvDouble(() => 0);
      return { put: (key, value) => kv.put(key, value), get: (key) => kv.at(crypto.randomUUID()).get(key) };
    },
  ],
];

describe.each(everyKv)('%s', (_, make) => {
  test('gives null for what was never written', async () => expect(await make().get('never')).toBeNull());

  test('gives back what was written, to the character', async () => {
    const kv = make();
    const value = `{"a":"ü\u2028"}\nid\t{"b":1}\n`;
    await kv.put('key', value);
    expect(await kv.get('key')).toBe(value);
  });
});

describe('only the double has what a local run hides', () => {
  test('a second write within a second fails, and the first stays', async () => {
    let now = 0;
    const kv = new KvDouble(() => now);
    await kv.put('key', 'first');
    now = 900;
    await expect(kv.put('key', 'second')).rejects.toThrow('429');
    now = 1000;
    await kv.put('key', 'third');
    expect(await kv.at('here').get('key')).toBe('third');
  });

  test('the 1,001st write of a day fails, and the next day is free again', async () => {
    let now = 0;
    const kv = new KvDouble(() => now);
    for (let write = 0; write < 1000; write += 1) await kv.put(`key-${write}`, 'x');
    await expect(kv.put('one more', 'x')).rejects.toThrow('limit exceeded for the day');
    now = 86_400_000;
    await kv.put('one more', 'x');
  });

  test('another location sees an old value, or an old miss, until its cache ends', async () => {
    let now = 0;
    const kv = new KvDouble(() => now);
    const far = kv.at('far');
    expect(await far.get('key', { cacheTtl: 30 })).toBeNull();
    await kv.put('key', 'new');
    now = 29_000;
    expect(await far.get('key', { cacheTtl: 30 })).toBeNull();
    now = 30_000;
    expect(await far.get('key', { cacheTtl: 30 })).toBe('new');
  });
});
