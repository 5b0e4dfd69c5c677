import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { HostSummary } from '#contract';
import { call } from '../../support/api.ts';
import { SCHEMA_1 } from './documents/schema-1.ts';
import { restore, textOf } from './support/backup.ts';

afterEach(() => reset());

test('a document as schema 1 began restores', async () => {
  expect(await restore(textOf(SCHEMA_1))).toMatchObject({
    status: 200,
    body: { hosts: 2, tokens: 1, left_out: { hosts: [], tokens: [], events: 0 } },
  });
  const hosts: HostSummary[] = (await call('GET', '/api/hosts')).body.hosts;
  expect(hosts.map(({ name }) => name).sort()).toEqual(['web-1', 'web-3']);
  const [id] = hosts.flatMap((host) => (host.name === 'web-1' ? [host.id] : []));
  const { scenarios } = (await call('GET', `/api/security/drift?fresh=true&host=${id}`)).body;
  expect(scenarios).toMatchObject({ drift_detected: true, expected_disabled: ['crowdsecurity/ssh-bf'], baseline_count: 3 });
  expect((await call('GET', '/api/tokens')).body.tokens).toMatchObject([{ name: 'ci', role: 'operator' }]);
  const { events } = (await call('GET', `/api/hosts/${id}/events`)).body;
  expect(events.some(({ kind }: { kind: string }) => kind === 'intent_changed')).toBe(true);
});
