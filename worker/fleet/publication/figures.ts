import type { FleetFigures } from '#contract';
import type { FleetRow } from '../tables/fleet.ts';
import { countOpenIncidents } from '../tables/open-incidents.ts';
import type { FleetHeader } from './fleet-header.ts';
import type { Tally } from './tally.ts';
import { utcDay } from './write-budget.ts';

/** The figures with what says how long they may be believed. */
export interface Figures extends FleetHeader {
  figures: FleetFigures;
  /** RFC 3339; left out of what Fleet says itself. */
  published_at?: string;
}

/**
 * What monitors are told of the fleet at this moment. No figure is a reason to publish: the header has them as they were when something else
 * was.
 * @param tally that has taken every row
 * @param now Unix milliseconds
 */
export function fleetFigures(sql: SqlStorage, fleet: FleetRow, tally: Tally, now: number): FleetFigures {
  return {
    ...tally.figures,
    incidents: countOpenIncidents(sql),
    checks_late: fleet.checks_late,
    kv_writes: fleet.writes_day === utcDay(now) ? fleet.writes : 0,
    deliveries_failed: fleet.deliveries_failed,
  };
}
