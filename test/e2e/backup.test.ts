import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DriftDocument, HostEvent, TokenDocument } from '#contract';
import { AnotherHost } from './support/another-host.ts';
import { BareWorker } from './support/bare-worker.ts';
import { Stack } from './support/stack.ts';

const run = promisify(execFile);
const ssh = 'crowdsecurity/ssh-bf';
const SOON = { timeout: 90_000, interval: 500 };

let stack: Stack;
let fresh: BareWorker | null = null;
const others: AnotherHost[] = [];
const folder = mkdtempSync(join(tmpdir(), 'argos-backup-'));
const file = join(folder, 'backup.json');

beforeAll(async () => {
  stack = await Stack.start();
  for (const name of ['second', 'third']) {
    const host = await AnotherHost.build(stack, name);
    others.push(host);
    const { code } = await stack.call<{ code: string }>('POST', '/api/hosts/enrollments', {});
    await host.enrol(stack, code);
    host.start();
  }
});
afterAll(async () => {
  await Promise.all(others.map((host) => host.stop()));
  await fresh?.stop();
  await stack?.remove();
  rmSync(folder, { recursive: true, force: true });
});

type Ask = <T>(method: string, path: string, body?: unknown) => Promise<T>;

interface Seen {
  hosts: string[];
  verdicts: Record<string, unknown>;
  events: Record<string, HostEvent[]>;
  /** How often the history of each host tells that it was restored, which stands in no `events`. */
  restorations: Record<string, number>;
  tokens: TokenDocument[];
  delivered: boolean;
}

/** What a person sees of a deployment, without what passes by itself. */
async function seenBy(ask: Ask): Promise<Seen> {
  const { hosts } = await ask<{ hosts: { id: string }[] }>('GET', '/api/hosts');
  const ids = hosts.map(({ id }) => id).sort();
  const verdicts: Record<string, unknown> = {};
  const events: Record<string, HostEvent[]> = {};
  const restorations: Record<string, number> = {};
  let delivered = true;
  for (const id of ids) {
    const { scenarios, appsec_tuning, host } = await ask<DriftDocument>('GET', `/api/security/drift?fresh=true&host=${id}`);
    delivered &&= host !== null && host.delivered_revision === host.intent_revision;
    verdicts[id] = [scenarios, appsec_tuning].map(({ status, reason, since, drift_detected, cause, basis }) => ({
      ...{ status, reason, since, drift_detected, cause, basis },
    }));
    const history = (await ask<{ events: HostEvent[] }>('GET', `/api/hosts/${id}/events?limit=200`)).events;
    const others = history.filter(({ kind }) => kind !== 'intent_restored');
    events[id] = others;
    restorations[id] = history.length - others.length;
  }
  const { tokens } = await ask<{ tokens: TokenDocument[] }>('GET', '/api/tokens');
  return { hosts: ids, verdicts, events, restorations, tokens, delivered };
}

test('backup, a fresh Worker, restore: the same agents go on, with the same verdicts, history and tokens', async () => {
  const old: Ask = (method, path, body) => stack.call(method, path, body);
  await expect.poll(async () => (await seenBy(old)).delivered, SOON).toBe(true);
  const { hosts } = await seenBy(old);
  const apart = hosts[1] ?? '';
  const declare = (id: string, name: string) =>
    old('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}?host=${id}`, { disabled: true });
  await declare(apart, ssh);
  const { token } = await old<{ token: string }>('POST', '/api/tokens', { name: 'ci', role: 'operator', expires_in_days: 30 });
  await expect.poll(async () => (await seenBy(old)).delivered, SOON).toBe(true);
  const before = await seenBy(old);

  const { stdout } = await run('scripts/backup', [file], { env: stack.env });
  expect(stdout).toMatch(/^\S+: 3 hosts, 1 token, as of .*It is a secret/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toContain(token);

  // What is declared after the backup is lost, and the agents hold its revisions all the same.
  for (const name of ['crowdsecurity/http-probing', 'crowdsecurity/http-bad-user-agent']) await declare(apart, name);
  await expect.poll(async () => (await seenBy(old)).delivered, SOON).toBe(true);
  await stack.stop();

  fresh = await BareWorker.start(stack.origin);
  const at = fresh;
  expect(await seenBy(at.call)).toMatchObject({ hosts: [], tokens: [] });
  const restored = await run('scripts/restore', [file], { env: at.env });
  expect(restored.stdout).toMatch(/^restored 3 hosts, 1 token and \d+ events$/m);
  const after = await seenBy(at.call);
  // The history of each host tells once that its intent was restored, and is otherwise the same.
  expect(Object.values(after.restorations)).toEqual([1, 1, 1]);
  expect({ ...after, delivered: true }).toEqual({ ...before, tokens: after.tokens, restorations: after.restorations });
  expect(after.tokens).toMatchObject([{ name: 'ci', role: 'operator' }]);
  expect(await at.statusFor(token)).toBe(200);

  // The agent of scripts/start ended with it; the other two are the same processes as before.
  const [, ...going] = await agentsGoOn(at);
  expect(going).not.toEqual([]);
  const later = await seenBy(at.call);
  expect(later.verdicts[apart]).toEqual(before.verdicts[apart]);
  expect(later.events[apart]).toEqual(before.events[apart]);
});

/** Waits until two hosts have reported to the fresh Worker and hold the intent that it gave out. @returns all hosts, with those two last */
async function agentsGoOn(at: BareWorker): Promise<string[]> {
  const { hosts } = await at.call<{ hosts: { id: string; intent_revision: number; delivered_revision: number | null }[] }>(
    'GET',
    '/api/hosts',
  );
  const going = async () => {
    const now = await at.call<{
      hosts: { id: string; reported_at: string; intent_revision: number; delivered_revision: number }[];
    }>('GET', '/api/hosts');
    return now.hosts.filter((host) => host.reported_at > at.startedAt && host.delivered_revision === host.intent_revision);
  };
  await expect.poll(async () => (await going()).length, { timeout: 150_000, interval: 1000 }).toBe(2);
  const ids = (await going()).map(({ id }) => id);
  return [...hosts.map(({ id }) => id).filter((id) => !ids.includes(id)), ...ids];
}

test('a restore into a Worker that has hosts is refused, and replaces them where it is told to', async () => {
  if (fresh === null) throw new Error('there is no fresh Worker');
  await expect(run('scripts/restore', [file], { env: fresh.env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has 3 hosts already: nothing was sent'),
  });
  await expect(run('scripts/restore', [file, '--replace'], { env: fresh.env })).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--yes'),
  });
  const { stdout } = await run('scripts/restore', [file, '--replace', '--yes'], { env: fresh.env });
  expect(stdout).toContain('restored 3 hosts');
});
