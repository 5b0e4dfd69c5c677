import { runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { ORIGIN, operator } from '../../../support/api.ts';
import { fleetStub } from '../../../support/env.ts';
import { readTables, type Tables } from '../../../support/tables.ts';

const worker = (exports as unknown as { default: Fetcher }).default;

/** `GET /api/backup`, as text. @param query such as `?secrets=true` */
export async function backUp(query = ''): Promise<string> {
  const response = await worker.fetch(`${ORIGIN}/api/backup${query}`, { headers: operator });
  if (response.status !== 200) throw new Error(`no backup: ${response.status} ${await response.text()}`);
  return response.text();
}

/** `HEAD /api/backup` */
export async function head() {
  const response = await worker.fetch(`${ORIGIN}/api/backup`, { method: 'HEAD', headers: operator });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** `POST /api/backup` @param query such as `replace=true` */
export async function restore(text: string | ReadableStream<Uint8Array>, query = '', headers: Record<string, string> = {}) {
  const response = await worker.fetch(`${ORIGIN}/api/backup${query === '' ? '' : `?${query}`}`, {
    method: 'POST',
    headers: { ...operator, 'content-type': 'application/json', ...headers },
    body: text,
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on answers field by field
  return { status: response.status, body: (await response.json()) as any };
}

export const tables = (): Promise<Tables> => runInDurableObject(fleetStub(), (_, { storage: { sql } }) => readTables(sql));

/** Makes the Fleet one that was never used, with a key of its own, and lets its clock say so. @param now Unix milliseconds */
export async function becomeFresh(now: number): Promise<void> {
  await runInDurableObject(fleetStub(), (fleet: Fleet, { storage }) => {
    fleet.clock = () => now;
    for (const name of readTables(storage.sql).keys()) if (name !== 'migrations') storage.sql.exec(`DELETE FROM ${name}`);
    storage.sql.exec(
      'INSERT INTO fleet (id, created_at, key_id, key_secret) VALUES (1, ?, ?, ?)',
      now,
      'f00000000000',
      'f'.repeat(64),
    );
  });
}

/** The lines of a backup, and back. */
export const linesOf = (text: string): string[] => text.trimEnd().split('\n');
export const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
