import { runInDurableObject } from 'cloudflare:test';
import type { Fleet } from '../../../worker/fleet/index.ts';
import { fleetStub } from './env.ts';

/** Far enough ahead that no alarm that is planned by this clock fires by itself during a test. */
export const START = Date.parse('2037-05-04T00:00:00Z');

/** Lets minutes pass, with a cron tick at the end of each. @returns the moment after the last, in Unix milliseconds */
export async function tickFrom(now: number, minutes: number): Promise<number> {
  for (let minute = 1; minute <= minutes; minute += 1) {
    await setClock(now + minute * 60_000);
    await fleetStub().check(now + minute * 60_000);
  }
  return now + minutes * 60_000;
}

/** Sets Fleet's clock. It is Fleet's own again after an eviction. @param now Unix milliseconds */
export async function setClock(now: number): Promise<void> {
  await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    fleet.clock = () => now;
  });
}
