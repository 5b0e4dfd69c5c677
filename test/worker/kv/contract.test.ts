import { reset } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import { KvDouble } from '../../doubles/kv/index.ts';
import { env } from '../support/env.ts';

afterEach(() => reset());

/** What a Worker of this project may ask of a KV namespace. */
type Kv = Pick<KvDouble, 'get' | 'put' | 'delete' | 'list'>;

// What holds for every KV, so that what is proved with the double holds for workerd's.
const everyKv: [string, () => Kv][] = [
  ["workerd's KV", () => env.SNAPSHOT as unknown as Kv],
  ['the double', () => new KvDouble(everySecond())],
];

/** A clock on which no two operations share a second, which is all that KV promises for one key. */
function everySecond(): () => number {
  let now = 0;
  return () => {
    now += 1000;
    return now;
  };
}

const MIB = 1024 * 1024;

describe.each(everyKv)('%s', (_, make) => {
  test('gives null for what was never written', async () => {
    expect(await make().get('never', { type: 'text', cacheTtl: 30 })).toBeNull();
  });

  test('gives back what was written, to the character', async () => {
    const kv = make();
    const value = `{"a":"ü\u2028"}\nid\t{"b":1}\n`;
    await kv.put('key', value);
    expect(await kv.get('key')).toBe(value);
  });

  test('keeps an empty value apart from none', async () => {
    const kv = make();
    await kv.put('key', '');
    expect(await kv.get('key')).toBe('');
  });

  test('forgets what was deleted, and takes no offence at what was never there', async () => {
    const kv = make();
    await kv.put('key', 'x');
    await kv.delete('key');
    await kv.delete('never');
    expect(await kv.get('key')).toBeNull();
  });

  test('lists names in order, by prefix and page by page', async () => {
    const kv = make();
    for (const name of ['p/c', 'p/ü', 'other', 'p/a', 'p/b']) await kv.put(name, 'x');
    const first = await kv.list({ prefix: 'p/', limit: 3 });
    expect([first.keys.map(({ name }) => name), first.list_complete]).toEqual([['p/a', 'p/b', 'p/c'], false]);
    const rest = await kv.list({ prefix: 'p/', limit: 3, cursor: first.cursor });
    expect([rest.keys.map(({ name }) => name), rest.list_complete]).toEqual([['p/ü'], true]);
  });

  test('takes a value of 25 MiB and refuses a longer one, in bytes and not in characters', async () => {
    const kv = make();
    await kv.put('key', 'x'.repeat(25 * MIB));
    const tooLong = `ü${'x'.repeat(25 * MIB - 1)}`;
    await expect(kv.put('other', tooLong)).rejects.toThrow(
      'KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.',
    );
    expect(await kv.get('other')).toBeNull();
  });

  test('takes a key of 512 bytes and refuses a longer one, for whatever it is used', async () => {
    const kv = make();
    await kv.put('k'.repeat(512), 'x');
    const tooLong = 'ü'.repeat(257);
    const said = 'failed: 414 UTF-8 encoded length of 514 exceeds key length limit of 512.';
    await expect(kv.put(tooLong, 'x')).rejects.toThrow(`KV PUT ${said}`);
    await expect(kv.get(tooLong)).rejects.toThrow(`KV GET ${said}`);
    await expect(kv.delete(tooLong)).rejects.toThrow(`KV DELETE ${said}`);
  });

  test.each(['', '.', '..'])('refuses the key %j', async (key) => {
    await expect(make().put(key, 'x')).rejects.toThrow(TypeError);
  });

  test('refuses to cache for less than 30 s', async () => {
    const kv = make();
    await kv.get('key', { cacheTtl: 30 });
    await expect(kv.get('key', { cacheTtl: 29 })).rejects.toThrow('Invalid cache_ttl of 29. Cache TTL must be at least 30.');
  });

  test('refuses to list more than 1,000 names at once', async () => {
    await expect(make().list({ limit: 1001 })).rejects.toThrow('Invalid key_count_limit of 1001');
  });
});
