import { runInDurableObject } from 'cloudflare:test';
import type { Fleet } from '../../../worker/fleet/index.ts';
import { fleetStub } from './env.ts';

/** Far enough ahead that no alarm that is planned by this clock fires by itself during a test. */
export const START = Date.parse('2037-05-04T00:00:00Z');

/** Sets Fleet's clock. It is Fleet's own again after an eviction. @param now Unix milliseconds */
export async function setClock(now: number): Promise<void> {
  await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    fleet.clock = () => now;
  });
}
