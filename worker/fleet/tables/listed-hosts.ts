import type { HostLine } from './verdicts.ts';

/** Everything that a list of hosts shows of one. Times are Unix milliseconds. */
export interface ListedHost {
  readonly id: string;
  readonly enrolledAt: number;
  readonly judgedAt: number;
  readonly line: HostLine;
  /** Null before its first message. */
  readonly seenAt: number | null;
}

type Row = { id: string; enrolled_at: number; judged_at: number; line: string; seen_at: number | null };

/** Three rows a host. @param hostId one host alone, of which there may be none */
export function readListed(sql: SqlStorage, hostId?: string): ListedHost[] {
  const rows = sql.exec<Row>(
    `SELECT h.id, h.enrolled_at, v.judged_at, v.line, l.seen_at
     FROM hosts h JOIN verdicts v ON v.host_id = h.id LEFT JOIN liveness l ON l.host_id = h.id
     ${hostId === undefined ? '' : 'WHERE h.id = ?'}`,
    ...(hostId === undefined ? [] : [hostId]),
  );
  return [...rows].map(({ id, enrolled_at, judged_at, line, seen_at }) => ({
    id,
    enrolledAt: enrolled_at,
    judgedAt: judged_at,
    line: JSON.parse(line) as HostLine,
    seenAt: seen_at,
  }));
}

/** When a host was last heard; null where it never was. One narrow row. */
export function readSeenAt(sql: SqlStorage, hostId: string): number | null {
  return (
    sql.exec<{ seen_at: number | null }>('SELECT seen_at FROM liveness WHERE host_id = ?', hostId).toArray()[0]?.seen_at ?? null
  );
}
