import type { FleetCounts, FleetFigures, FleetStatusDocument } from '#contract';
import { countHost } from '../../drift/index.ts';
import type { FleetHeader } from '../publication/fleet-header.ts';
import type { SnapshotLine } from '../publication/snapshot.ts';
import { verdictsIn } from './drift.ts';

/** What a status is made of: the figures about hosts, and how long they may be believed. */
export interface StatusFacts extends FleetHeader {
  figures: Pick<FleetFigures, 'hosts' | 'failing'>;
  /** RFC 3339; left out of what Fleet says itself. */
  published_at?: string;
}

/** How many hosts are how, once the checks have stopped: what was known of them is no more. */
export function countsAt({ figures: { hosts }, expires_at }: StatusFacts, now: number): FleetCounts {
  if (now <= Date.parse(expires_at)) return hosts;
  return { in_sync: 0, drifted: 0, waived: 0, unknown: sumOf(hosts), undeclared: 0 };
}

/** Whether anything needs anybody. Past its end a snapshot says that the checks have stopped, and nothing else. @param now Unix milliseconds */
export function statusDocument(facts: StatusFacts, now: number): FleetStatusDocument {
  const failing = failingAt(facts, now);
  const { last_check_at, published_at } = facts;
  return {
    status: failing.length === 0 ? 'ok' : 'failing',
    failing,
    hosts: countsAt(facts, now),
    ...(last_check_at === undefined ? {} : { last_check_at }),
    ...(published_at === undefined ? {} : { published_at }),
  };
}

/** What one host's line of the snapshot gives to a status. */
export function figuresOfLine(line: SnapshotLine): StatusFacts['figures'] {
  const { state, failing } = countHost({ ...line, ...verdictsIn(line, line.judged_at) });
  const hosts = { in_sync: 0, drifted: 0, waived: 0, unknown: 0, undeclared: 0, [state]: 1 };
  return { hosts, failing: failing === null ? [] : [failing] };
}

function failingAt({ figures, expires_at, last_check_at }: StatusFacts, now: number): string[] {
  if (now > Date.parse(expires_at))
    return [`The checks have stopped${last_check_at === undefined ? '' : `; the last one was at ${last_check_at}`}.`];
  return sumOf(figures.hosts) === 0 ? ['No host is enrolled yet.'] : figures.failing;
}

const sumOf = (hosts: FleetCounts): number => Object.values(hosts).reduce((sum, count) => sum + count, 0);
