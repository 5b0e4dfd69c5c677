import { accept, type Outcome } from '#contract';
import type { HostSelection } from '../api.ts';
import { type Figures, fleetFigures } from '../publication/figures.ts';
import { fleetHeader } from '../publication/fleet-header.ts';
import { Tally, type TallyRow } from '../publication/tally.ts';
import { selectHost } from '../select-hosts.ts';
import { readFleet } from '../tables/fleet.ts';

/**
 * The figures as they are this moment, for a KV miss. Of one host they are about it alone where they are about hosts.
 * @param selection one host, or `only` for the fleet
 * @param now Unix milliseconds
 */
export function freshFigures(sql: SqlStorage, selection: HostSelection, now: number, maxAgeMs: number): Outcome<Figures> {
  const host = selection.kind === 'only' ? null : selectHost(sql, selection);
  if (host !== null && !host.ok) return host;
  const fleet = readFleet(sql);
  const rows = sql.exec<TallyRow>(
    `SELECT v.judged_at, v.state, v.failing, v.counted_at, l.seen_at
     FROM verdicts v LEFT JOIN liveness l ON l.host_id = v.host_id
     ${host === null ? 'ORDER BY v.host_id' : 'WHERE v.host_id = ?'}`,
    ...(host === null ? [] : [host.value.id]),
  );
  const tally = new Tally();
  for (const row of rows) tally.add(row);
  return accept({ ...fleetHeader(fleet, maxAgeMs), figures: fleetFigures(sql, fleet, tally, now) });
}
