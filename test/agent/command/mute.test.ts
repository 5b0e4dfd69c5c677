import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { keyText, newKey } from '../../../agent/enroll/key.ts';
import { problem, type Scripted } from '../../doubles/fake-worker.ts';
import { HOST_ID } from '../support/agent-under-test.ts';
import { runAgent } from '../support/run-agent.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const UNTIL = '2026-12-01T14:00:00.000Z';
const taken = (until: string | null): Scripted => ({ status: 200, body: { until } });
let options: string[] = [];
beforeEach(() => {
  const keyFile = at.tree.write(join(at.tree.root, 'host.key'), keyText(newKey(), HOST_ID, at.worker.url));
  options = ['--url', at.worker.url.origin, '--key-file', keyFile];
  at.worker.otherwise = () => taken(UNTIL);
});

test('a mute is one signed message with the time and the reason, and says until when it holds', async () => {
  const { code, out, err } = await runAgent(['mute', '2h', 'kernel upgrade', ...options]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(`until ${UNTIL}`);
  expect(out).toMatch(/told all the same: silence/i);
  expect(at.worker.received).toHaveLength(1);
  const [sent] = at.worker.received;
  expect(sent).toMatchObject({ method: 'POST', body: { duration_s: 7200, reason: 'kernel upgrade' } });
  expect(sent?.url).toMatch(/\/api\/agent\/mute$/);
  expect(sent?.headers['signature-input']).toContain(HOST_ID);
});

test('`mute off` ends it', async () => {
  at.worker.otherwise = () => taken(null);
  const { code, out } = await runAgent(['mute', 'off', ...options]);
  expect(code).toBe(0);
  expect(out).toMatch(/mutes nothing any more/);
  expect(at.worker.received[0]?.body).toMatchObject({ duration_s: 0 });
});

test('a sequence that the daemon has overtaken is raised, and the mute is sent once more', async () => {
  at.worker.script.push(problem(409, 'sequence_stale', { last_sequence: Date.now() + 1_000_000 }));
  expect((await runAgent(['mute', '30m', 'disk', 'swap', ...options])).code).toBe(0);
  expect(at.worker.received.map(({ body }) => body)).toEqual([
    { duration_s: 1800, reason: 'disk swap' },
    { duration_s: 1800, reason: 'disk swap' },
  ]);
});

test.each<[string, Scripted, RegExp]>([
  ['a Worker that fails', problem(500, 'internal'), /^Nothing is known to be muted: internal/],
  ['a host that is not enrolled any more', problem(403, 'host_revoked'), /no longer enrolled/],
  ['a Worker from before there were mutes', problem(401, 'unauthenticated'), /older than this agent/],
  ['a refusal', problem(422, 'invalid_body', { detail: 'reason: too odd' }), /reason: too odd/],
  ['an answer that is none', { status: 200, body: { until: 'tomorrow' } }, /not as expected/],
])('%s is said on standard error, with exit code 1', async (_, scripted, words) => {
  at.worker.otherwise = () => scripted;
  const { code, out, err } = await runAgent(['mute', '2h', 'kernel upgrade', ...options]);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(words);
});

test('a host that was never enrolled is told how', async () => {
  const { code, err } = await runAgent(['mute', 'off', '--key-file', join(at.tree.root, 'none.key')]);
  expect(code).toBe(1);
  expect(err).toMatch(/not enrolled.*Choose "Add a host"/);
});
