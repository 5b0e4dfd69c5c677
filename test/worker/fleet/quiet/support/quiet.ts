import { runInDurableObject } from 'cloudflare:test';
import type { DriftHost, HostEvent, HostSummary, Verdict } from '#contract';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { readFleet } from '../../../../../worker/fleet/tables/fleet.ts';
import { call } from '../../../support/api.ts';
import { fleetStub } from '../../../support/env.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** RFC 3339. */
export const at = (ms: number): string => new Date(ms).toISOString();

export const mute = (hosts: string[] | '*', until: number, reason = 'kernel upgrade') =>
  call('POST', '/api/mutes', { hosts, until: at(until), reason });

export const waive = (host: string, item: string, until: number, surface = 'scenarios') =>
  call('POST', '/api/waivers', { host, surface, item, until: at(until), reason: 'a vendor says so' });

/** What the drift document says of a host. @param fresh whether Fleet is asked, and not what is published */
export async function hostIn(host: string, fresh = true): Promise<DriftHost> {
  return (await call('GET', `/api/security/drift?host=${host}${fresh ? '&fresh=true' : ''}`)).body.host;
}

export async function verdictOf(host: string, surface = 'scenarios'): Promise<Verdict> {
  return (await call('GET', `/api/security/drift?host=${host}&fresh=true`)).body[surface];
}

/** What the list says of a host. */
export async function listed(host: string): Promise<HostSummary | undefined> {
  return (await call('GET', '/api/hosts')).body.hosts.find(({ id }: HostSummary) => id === host);
}

export async function events(host: string, kind?: HostEvent['kind']): Promise<HostEvent[]> {
  const { body } = await call('GET', `/api/hosts/${host}/events?limit=200`);
  return body.events.filter((event: HostEvent) => kind === undefined || event.kind === kind);
}

export const sequence = (): Promise<number> =>
  runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) => readFleet(sql).sequence);
