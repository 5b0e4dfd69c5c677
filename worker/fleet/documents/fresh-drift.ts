import { accept, type DriftDocument, type Outcome } from '#contract';
import type { HostSelection } from '../api.ts';
import { fleetHeader } from '../publication/fleet-header.ts';
import { mutedWhole } from '../quiet/muted.ts';
import { selectHost } from '../select-hosts.ts';
import { readFleet } from '../tables/fleet.ts';
import { gapsIn, readLiveness } from '../tables/liveness.ts';
import { readMutes } from '../tables/mutes.ts';
import { readVerdict } from '../tables/verdicts.ts';
import { driftDocument, emptyDriftDocument } from './drift.ts';
import { wholeEngine } from './engine.ts';

/**
 * The drift document as it is this moment, for `?fresh=true` and for a KV miss.
 * @param now Unix milliseconds
 */
export function freshDrift(sql: SqlStorage, selection: HostSelection, now: number, maxAgeMs: number): Outcome<DriftDocument> {
  const fleet = readFleet(sql);
  const header = fleetHeader(fleet, maxAgeMs, mutedWhole(readMutes(sql), now));
  if (fleet.hosts === 0 && selection.kind === 'only')
    return accept(emptyDriftDocument(header, new Date(fleet.created_at).toISOString()));
  const host = selectHost(sql, selection);
  if (!host.ok) return host;
  const { id } = host.value;
  const verdict = readVerdict(sql, id);
  if (verdict === null) throw new Error(`host ${id} was never judged`);
  const live = readLiveness(sql, id);
  const line = {
    ...verdict.line,
    engine: wholeEngine(host.value, live, verdict.line.load_fault ?? null, now),
    protection_gaps: gapsIn(live),
    reported_at: live.seen_at === null ? null : new Date(live.seen_at).toISOString(),
    judged_at: new Date(verdict.judgedAt).toISOString(),
  };
  return accept(driftDocument(header, id, line, now));
}
