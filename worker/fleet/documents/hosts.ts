import { type HostSummary, type HostsDocument, SURFACE_NAMES } from '#contract';
import { checkStopped, engineUnchecked, hostState, urgency } from '../../drift/index.ts';
import { type FleetHeader, fleetHeader } from '../publication/fleet-header.ts';
import { holding, mutedWhole } from '../quiet/muted.ts';
import { takeChanges } from '../tables/changed-hosts.ts';
import { readFleet } from '../tables/fleet.ts';
import { type ListedHost, readListed, readSeenAt } from '../tables/listed-hosts.ts';
import { readMutes } from '../tables/mutes.ts';
import { verdictsIn } from './drift.ts';
import { engineOf } from './engine.ts';

/** `GET /api/hosts` as Fleet gives it. */
export interface HostsList extends Omit<HostsDocument, 'agent'> {
  /** The same while nothing but times changes. Left out while the checks have stopped, which passes without any change. */
  tag?: string;
}

/** What the last list said of each host. It is lost with the object's memory, and then read again. */
const kept = new WeakMap<SqlStorage, Map<string, HostSummary>>();

/**
 * The list of hosts, what needs a person first. Of a host that was heard since the list before one narrow row is read, of one that
 * was judged its rows, and of all others nothing: an open page asks all day (docs/decisions/0021).
 * @param now Unix milliseconds
 * @param known the `tag` of the list that the caller holds; null where there is none
 * @returns null where nothing but times has changed since that
 */
export function hostsDocument(sql: SqlStorage, now: number, maxAgeMs: number, known: string | null): HostsList | null {
  const fleet = readFleet(sql);
  const header = fleetHeader(fleet, maxAgeMs);
  const isExpired = now > Date.parse(header.expires_at);
  // A fleet that was made anew begins to count again.
  const tag = `${fleet.created_at.toString(36)}-${fleet.sequence}`;
  if (!isExpired && known === tag) return null;
  const muted = mutedWhole(readMutes(sql), now);
  const hosts = [...summaries(sql).values()]
    .map((host) => ({ ...(isExpired ? unchecked(host, header) : host), muted: holding(host.muted, muted, now) }))
    .sort((a, b) => urgency(a) - urgency(b) || (a.name < b.name ? -1 : 1));
  return { hosts, ...header, ...(muted === null ? {} : { muted }), ...(isExpired ? {} : { tag }) };
}

/** One host as a list shows it. @param now Unix milliseconds */
export function hostSummary(sql: SqlStorage, hostId: string, now: number): HostSummary {
  const [row] = readListed(sql, hostId);
  if (row === undefined) throw new Error(`host ${hostId} was never judged`);
  const summary = summaryOf(row);
  return { ...summary, muted: holding(summary.muted, mutedWhole(readMutes(sql), now), now) };
}

function summaries(sql: SqlStorage): ReadonlyMap<string, HostSummary> {
  const changes = takeChanges(sql);
  const before = kept.get(sql);
  // Set again only when all was read: after a fault in between, what was noted is gone.
  kept.delete(sql);
  const hosts = before === undefined || changes === null ? new Map(readListed(sql).map(entryOf)) : before;
  for (const [id, change] of before === undefined || changes === null ? [] : changes) {
    const host = hosts.get(id);
    if (change === 'heard' && host !== undefined) hosts.set(id, { ...host, reported_at: iso(readSeenAt(sql, id)) });
    else {
      hosts.delete(id);
      for (const row of readListed(sql, id)) hosts.set(...entryOf(row));
    }
  }
  kept.set(sql, hosts);
  return hosts;
}

const entryOf = (row: ListedHost): [string, HostSummary] => [row.id, summaryOf(row)];

/** A verdict has lists that can be long: only what a list of hosts shows of it is kept. */
function summaryOf({ id, judgedAt, line, seenAt, enrolledAt }: ListedHost): HostSummary {
  const verdicts = verdictsIn(line, iso(judgedAt));
  const surfaces = Object.fromEntries(
    SURFACE_NAMES.map((surface) => {
      const { status, reason, drift_detected, detail, since, basis, evidence, is_waived } = verdicts[surface];
      const told = { status, reason, drift_detected, detail, since, basis, evidence };
      return [surface, { ...told, ...(is_waived ? { is_waived } : {}) }];
    }),
  ) as HostSummary['surfaces'];
  return {
    id,
    name: line.name,
    install: line.install,
    apply_command: line.apply_command,
    state: stateOf(surfaces),
    surfaces,
    enrolled_at: iso(enrolledAt),
    reported_at: iso(seenAt),
    agent_version: line.agent_version,
    intent_revision: line.intent_revision,
    delivered_revision: line.delivered_revision,
    delivery_fault: line.delivery_fault ?? null,
    load_fault: line.load_fault ?? null,
    ...(line.missed_protection === undefined ? {} : { missed_protection: line.missed_protection }),
    muted: line.muted ?? null,
    engine: engineOf(line, false),
  };
}

/** A host of which nobody knows any more whether it still is as it was judged. */
function unchecked(host: HostSummary, { expires_at, last_check_at }: FleetHeader): HostSummary {
  const surfaces = Object.fromEntries(
    SURFACE_NAMES.map((surface) => {
      const { cause: _, ...shown } = checkStopped({ ...host.surfaces[surface], cause: null }, expires_at, last_check_at);
      return [surface, shown];
    }),
  ) as HostSummary['surfaces'];
  return { ...host, surfaces, state: stateOf(surfaces), engine: engineUnchecked() };
}

const stateOf = (surfaces: HostSummary['surfaces']) => hostState(SURFACE_NAMES.map((surface) => surfaces[surface].status));

function iso(ms: number): string;
function iso(ms: number | null): string | null;
function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
