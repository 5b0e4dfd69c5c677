import { beforeEach, describe, expect, test } from 'vitest';
import { A_DAY, DAY_MS, KvDouble, type KvFault, randomFaults } from '../../doubles/kv/index.ts';
import { Random } from '../../doubles/random.ts';

// What Cloudflare's KV does and a local run hides.

let now: number;
beforeEach(() => {
  now = 0;
});
const kvDouble = () => new KvDouble(() => now);

describe('one write a second to a key', () => {
  test('a second write within it fails, and the first stays', async () => {
    const kv = kvDouble();
    await kv.put('key', 'first');
    now = 999;
    await expect(kv.put('key', 'second')).rejects.toThrow('KV PUT failed: 429 Too Many Requests');
    await expect(kv.delete('key')).rejects.toThrow('429');
    expect(kv.stored('key')).toBe('first');
    now = 1000;
    await kv.put('key', 'third');
    expect(kv.stored('key')).toBe('third');
  });

  test('other keys are not held up', async () => {
    const kv = kvDouble();
    await kv.put('key', 'x');
    await kv.put('other', 'x');
    expect(kv.writes).toBe(2);
  });
});

describe('budgets', () => {
  const operations = {
    get: (kv: KvDouble) => kv.get('key'),
    put: (kv: KvDouble, index: number) => kv.put(`key-${index}`, 'x'),
    delete: (kv: KvDouble, index: number) => kv.delete(`key-${index}`),
    list: (kv: KvDouble) => kv.list(),
  };

  test.each(['put', 'delete', 'list', 'get'] as const)('%s: the day ends at 00:00 UTC, and not before', async (operation) => {
    now = DAY_MS - 1;
    const kv = kvDouble();
    kv.budget.spend(operation, A_DAY[operation] - 1);
    await operations[operation](kv, 1);
    await expect(operations[operation](kv, 2)).rejects.toThrow(`KV ${operation}() limit exceeded for the day.`);
    now = DAY_MS;
    await operations[operation](kv, 3);
    expect(kv.budget.used()[operation]).toBe(1);
  });

  test('one that is used up leaves the others', async () => {
    const kv = kvDouble();
    kv.budget.spendAll('put');
    await expect(kv.put('key', 'x')).rejects.toThrow('limit exceeded');
    expect(await kv.get('key')).toBeNull();
    expect(kv.stored('key')).toBeNull();
  });
});

describe('a location', () => {
  test('sees an old value, or an old miss, until its cache ends', async () => {
    const kv = kvDouble();
    const far = kv.at('far');
    expect(await far.get('key', { cacheTtl: 30 })).toBeNull();
    await kv.put('key', 'new');
    now = 29_999;
    expect(await far.get('key', { cacheTtl: 30 })).toBeNull();
    expect(await kv.at('near').get('key', { cacheTtl: 30 })).toBe('new');
    now = 30_000;
    expect(await far.get('key', { cacheTtl: 30 })).toBe('new');
  });

  test('keeps for 60 s unless asked otherwise, and a shorter time counts at once', async () => {
    const kv = kvDouble();
    const far = kv.at('far');
    await far.get('key');
    await kv.put('key', 'new');
    now = 59_999;
    expect(await far.get('key')).toBeNull();
    expect(await far.get('key', { cacheTtl: 30 })).toBe('new');
  });

  test('what it has cached counts as a read all the same', async () => {
    const kv = kvDouble();
    await kv.at('far').get('key');
    await kv.at('far').get('key');
    expect(kv.budget.used().get).toBe(2);
  });
});

describe('faults', () => {
  const faulty = (fault: KvFault, sleep?: (ms: number) => Promise<void>) =>
    new KvDouble(() => now, { faults: (operation) => (operation === 'put' ? fault : null), sleep });

  test('an error does nothing', async () => {
    const kv = faulty({ kind: 'error' });
    await expect(kv.put('key', 'x')).rejects.toThrow('KV PUT failed: 500');
    expect(kv.stored('key')).toBeNull();
  });

  test('an answer that is lost leaves the value written', async () => {
    const kv = faulty({ kind: 'answer_lost' });
    await expect(kv.put('key', 'x')).rejects.toThrow('Network connection lost');
    expect(kv.stored('key')).toBe('x');
  });

  test('a slow write is done when its time is over, also after a later one', async () => {
    let wake = () => {};
    let fault: KvFault | null = { kind: 'slow', ms: 5000 };
    const kv = new KvDouble(() => now, {
      faults: () => fault,
      sleep: () =>
        new Promise((resolve) => {
          wake = resolve;
        }),
    });
    const slow = kv.put('key', 'old');
    expect(kv.stored('key')).toBeNull();
    fault = null;
    now = 2000;
    await kv.put('key', 'new');
    wake();
    await slow;
    expect(kv.stored('key')).toBe('old');
  });

  test('one that hangs is never done', async () => {
    const kv = faulty({ kind: 'hang' });
    const hanging = kv.put('key', 'x').then(() => 'answered');
    expect(await Promise.race([hanging, Promise.resolve('still waiting')])).toBe('still waiting');
    expect(kv.stored('key')).toBeNull();
  });

  test('at random: as often as was said, and the same for the same seed', () => {
    const draw = (seed: number) => {
      const random = new Random(seed);
      const faults = randomFaults(() => random.next(), { put: { error: 0.1, answer_lost: 0.1, slow: 0.1, hang: 0.1 } });
      return Array.from({ length: 1000 }, () => faults('put')?.kind ?? 'none');
    };
    const drawn = draw(7);
    for (const kind of ['error', 'answer_lost', 'slow', 'hang']) {
      const count = drawn.filter((each) => each === kind).length;
      expect(count).toBeGreaterThan(60);
      expect(count).toBeLessThan(140);
    }
    expect(draw(7)).toEqual(drawn);
    expect(draw(8)).not.toEqual(drawn);
  });

  test('what no rate is given for never fails', () => {
    expect(randomFaults(() => 0, { put: { error: 1 } })('get')).toBeNull();
  });
});
