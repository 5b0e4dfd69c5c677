import type { CountedState, Cut, DriftEngine, Install, Muted, ProtectionGap, Surface, Verdicts } from '#contract';
import type { Counted, SurfaceMemory } from '../../drift/index.ts';
import { noteChange } from './changed-hosts.ts';

/** What a host's line of the snapshot says, save the times that pass by themselves. */
export interface HostLine extends Verdicts {
  name: string;
  install: Install;
  apply_command: string;
  agent_version: string | null;
  intent_revision: number;
  delivered_revision: number | null;
  /** Left out of lines that were judged before 0.2. */
  delivery_fault?: string | null;
  /** Left out of lines that were judged before 0.2. */
  load_fault?: string | null;
  /** With the first changed paths. Left out of lines that were judged before 0.2. */
  engine?: DriftEngine;
  /** With the first scenarios of each. Left out of lines that were judged before 0.2. */
  protection_gaps?: ProtectionGap[];
  /** How many scenarios and AppSec rules hub upgrades do not bring; left out where that is not known. */
  missed_protection?: number;
  /** The surfaces that differ, and whose every difference is waived. An object, since lists are cut. Left out where there are none. */
  all_waived?: Partial<Record<Surface, true>>;
  /** By a mute that names the host; left out where none does. It may be over, until the next check. */
  muted?: Muted;
  /** Of what stands in no verdict. Only in a published line whose lists were cut. */
  cut?: Cut;
}

/** By the surface's name; null before its first report. A surface that was never judged is left out. */
export type VerdictMemory = Readonly<Record<string, SurfaceMemory | null>>;

export interface StoredVerdict {
  readonly judgedAt: number;
  readonly memory: VerdictMemory;
  readonly line: HostLine;
  /** How the host counts; null where that judgement did not say, as one of another version does not. */
  readonly counted: Counted | null;
  /** `line` and `memory` as stored, to see cheaply whether anything changed. */
  readonly text: string;
  readonly memoryText: string;
}

/** How a host counts, beside its verdict. By `countedIn`. */
export type CountedRow = {
  judged_at: number;
  state: CountedState | null;
  failing: string | null;
  counted_at: number | null;
};

type Row = CountedRow & { memory: string; line: string };

/** How a host counts; null where its last judgement did not say. */
export function countedIn({ judged_at, counted_at, state, failing }: CountedRow): Counted | null {
  return state === null || counted_at !== judged_at ? null : { state, failing };
}

/** Null for a host that was never judged. */
export function readVerdict(sql: SqlStorage, hostId: string): StoredVerdict | null {
  const row = sql.exec<Row>('SELECT * FROM verdicts WHERE host_id = ?', hostId).toArray()[0];
  if (row === undefined) return null;
  return {
    judgedAt: row.judged_at,
    memory: JSON.parse(row.memory) as VerdictMemory,
    line: JSON.parse(row.line) as HostLine,
    counted: countedIn(row),
    text: row.line,
    memoryText: row.memory,
  };
}

/** @param counted null where the judgement that follows will say it */
export function saveVerdict(
  sql: SqlStorage,
  hostId: string,
  judgedAt: number,
  memoryText: string,
  text: string,
  counted: Counted | null = null,
): void {
  sql.exec(
    `INSERT INTO verdicts (host_id, judged_at, memory, line, state, failing, counted_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (host_id) DO UPDATE SET judged_at = excluded.judged_at, memory = excluded.memory, line = excluded.line,
       state = excluded.state, failing = excluded.failing, counted_at = excluded.counted_at`,
    hostId,
    judgedAt,
    memoryText,
    text,
    counted?.state ?? null,
    counted?.failing ?? null,
    counted === null ? null : judgedAt,
  );
  noteChange(sql, hostId, 'judged');
}
