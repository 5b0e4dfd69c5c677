import type { IncidentKind } from '#contract';

/** How many incidents are open, by kind; a kind of which none is has no entry. Reads one row of an index each. */
export function countOpenIncidents(sql: SqlStorage): Partial<Record<IncidentKind, number>> {
  const rows = sql.exec<{ kind: IncidentKind; open: number }>(
    'SELECT kind, count(*) AS open FROM incidents WHERE closed_at IS NULL GROUP BY kind',
  );
  return Object.fromEntries([...rows].map(({ kind, open }) => [kind, open]));
}
