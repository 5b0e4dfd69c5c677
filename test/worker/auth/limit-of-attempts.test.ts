import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
// @ts-expect-error the file as text, which Vite gives
import wrangler from '../../../wrangler.toml?raw';
import { call, nobody } from '../support/api.ts';
import { bearer, fleetKey, signedBy } from '../support/credentials.ts';

afterEach(() => reset());

const enrol = (address: string) => call('POST', '/api/agent/enroll', {}, { 'cf-connecting-ip': address });

/** The limits of wrangler.toml, by their binding. */
const limits = Object.fromEntries(
  [...(wrangler as string).matchAll(/name = "(\w+_LIMIT)"[^[]*limit = (\d+), period = (\d+)/g)].map(([, name, limit, period]) => [
    name,
    { limit: Number(limit), period: Number(period) },
  ]),
);

test('too many enrolments from one address: the limit, whose it is, and that a minute helps', async () => {
  const { limit } = limits.GUESS_LIMIT ?? { limit: 0 };
  for (let attempt = 0; attempt < limit; attempt += 1) expect((await enrol('192.0.2.7')).status).toBe(400);
  const refused = await enrol('192.0.2.7');
  expect(refused).toMatchObject({
    status: 429,
    body: {
      code: 'rate_limited',
      detail: `At most ${limit} enrolments and log-ins (wrong tokens count too) are taken from one address in a minute: wait a minute, then there is room again.`,
      limit: 'address',
      retry_after_s: limits.GUESS_LIMIT?.period,
    },
  });
  expect(refused.headers.get('retry-after')).toBe('60');
  expect((await enrol('192.0.2.8')).status).toBe(400);
});

test('the limit of agents’ messages says its own number', { timeout: 60_000 }, async () => {
  const { limit } = limits.REPORT_LIMIT ?? { limit: 0 };
  const report = () => call('POST', '/api/agent/report', '{}', { ...nobody, 'cf-connecting-ip': '192.0.2.9' });
  await Promise.all(Array.from({ length: limit }, report));
  expect(await report()).toMatchObject({ status: 429, body: { detail: expect.stringContaining(`At most ${limit} `) } });
});

test.each([['a key of its own each'], ['the same old key']])('a wrong token is one attempt, with %s', async (whose) => {
  const { limit } = limits.GUESS_LIMIT ?? { limit: 0 };
  // The Worker has Fleet's key already, so that another one is looked for.
  await call('GET', '/api/hosts', undefined, bearer(await signedBy(await fleetKey())));
  const statuses: number[] = [];
  for (let attempt = 0; attempt <= limit; attempt += 1) {
    const id = whose === 'the same old key' ? 'an-old-key' : `a-key-${attempt}`;
    const headers = { ...bearer(await signedBy({ id, secret: 'f'.repeat(64) })), 'cf-connecting-ip': `192.0.2.${whose.length}` };
    statuses.push((await call('GET', '/api/hosts', undefined, headers)).status);
  }
  expect(statuses).toEqual([...Array(limit).fill(401), 429]);
});
