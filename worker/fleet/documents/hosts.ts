import { type HostSummary, type HostsDocument, SURFACE_NAMES, type Verdict } from '#contract';
import { checkStopped, hostState, urgency } from '../../drift/index.ts';
import { fleetHeader } from '../publication/fleet-header.ts';
import { readFleet } from '../tables/fleet.ts';
import { type HostRow, readHosts } from '../tables/hosts.ts';
import { readLiveness } from '../tables/liveness.ts';
import { readVerdict } from '../tables/verdicts.ts';
import { verdictsIn } from './drift.ts';
import { engineOf } from './engine.ts';

/** `GET /api/hosts`: what needs a person first. */
export function hostsDocument(sql: SqlStorage, now: number, maxAgeMs: number): Omit<HostsDocument, 'agent'> {
  const header = fleetHeader(readFleet(sql), maxAgeMs);
  const isExpired = now > Date.parse(header.expires_at);
  const see = (verdict: Verdict) => (isExpired ? checkStopped(verdict, header.expires_at, header.last_check_at) : verdict);
  const hosts = readHosts(sql)
    .map((host) => hostSummary(sql, host, see, isExpired))
    .sort((a, b) => urgency(a) - urgency(b) || (a.name < b.name ? -1 : 1));
  return { hosts, ...header };
}

/**
 * One host as a list shows it.
 * @param see what a reader may still believe of a verdict
 * @param isExpired whether the checks have stopped
 */
export function hostSummary(sql: SqlStorage, host: HostRow, see: (verdict: Verdict) => Verdict, isExpired: boolean): HostSummary {
  const verdict = readVerdict(sql, host.id);
  if (verdict === null) throw new Error(`host ${host.id} was never judged`);
  const { line } = verdict;
  const verdicts = verdictsIn(line, iso(verdict.judgedAt));
  const surfaces = Object.fromEntries(
    SURFACE_NAMES.map((surface) => {
      const { status, reason, drift_detected, detail, since, evidence } = see(verdicts[surface]);
      return [surface, { status, reason, drift_detected, detail, since, evidence }];
    }),
  ) as HostSummary['surfaces'];
  const seenAt = readLiveness(sql, host.id).seen_at;
  return {
    id: host.id,
    name: host.name,
    install: host.install,
    apply_command: host.apply_command,
    state: hostState(SURFACE_NAMES.map((surface) => surfaces[surface].status)),
    surfaces,
    enrolled_at: iso(host.enrolled_at),
    reported_at: seenAt === null ? null : iso(seenAt),
    agent_version: line.agent_version,
    intent_revision: line.intent_revision,
    delivered_revision: line.delivered_revision,
    delivery_fault: line.delivery_fault ?? null,
    load_fault: line.load_fault ?? null,
    engine: engineOf(line, isExpired),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
