import { app } from '../../../worker/app.ts';
import type { Bindings } from '../../../worker/env.ts';
import { SNAPSHOT_KEY, type SnapshotHeader } from '../../../worker/fleet/index.ts';
import { bodyIn, ORIGIN, operator } from './api.ts';
import { env } from './env.ts';

/** What is published, by whichever Fleet wrote it last. */
export const publishedText = async (): Promise<string> => (await env.SNAPSHOT.get(SNAPSHOT_KEY)) ?? '';

export const publishedHeader = async (): Promise<SnapshotHeader> => JSON.parse((await publishedText()).split('\n')[0] ?? '');

/** Publishes a header that is changed so, with the lines as they are. */
export async function republish(change: (header: SnapshotHeader) => object): Promise<void> {
  const [, ...lines] = (await publishedText()).split('\n');
  await env.SNAPSHOT.put(SNAPSHOT_KEY, [JSON.stringify(change(await publishedHeader())), ...lines].join('\n'));
}

/** A deployment that counts what its requests cost: calls of Fleet, and reads of KV. */
export class Counting {
  fleetCalls = 0;
  kvReads = 0;
  readonly bindings: Bindings;

  constructor(settings: Partial<Bindings> = {}) {
    const FLEET = {
      getByName: (name: string) => {
        this.fleetCalls += 1;
        return env.FLEET.getByName(name);
      },
    };
    const SNAPSHOT = {
      get: (...given: Parameters<KVNamespace['get']>) => {
        this.kvReads += 1;
        return env.SNAPSHOT.get(...given);
      },
    };
    this.bindings = { ...env, FLEET, SNAPSHOT, ...settings } as unknown as Bindings;
  }

  async ask(path: string, headers: Record<string, string> = operator, method = 'GET') {
    const response = await app.request(`${ORIGIN}${path}`, { method, headers }, this.bindings);
    return { status: response.status, headers: response.headers, body: await bodyIn(response) };
  }
}
