import type { Cut, DriftEngine, Install, Muted, ProtectionGap, Verdicts } from '#contract';
import type { SurfaceMemory } from '../../drift/index.ts';
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
  /** `line` and `memory` as stored, to see cheaply whether anything changed. */
  readonly text: string;
  readonly memoryText: string;
}

type Row = { judged_at: number; memory: string; line: string };

/** Null for a host that was never judged. */
export function readVerdict(sql: SqlStorage, hostId: string): StoredVerdict | null {
  const row = sql.exec<Row>('SELECT judged_at, memory, line FROM verdicts WHERE host_id = ?', hostId).toArray()[0];
  if (row === undefined) return null;
  return {
    judgedAt: row.judged_at,
    memory: JSON.parse(row.memory) as VerdictMemory,
    line: JSON.parse(row.line) as HostLine,
    text: row.line,
    memoryText: row.memory,
  };
}

export function saveVerdict(sql: SqlStorage, hostId: string, judgedAt: number, memoryText: string, text: string): void {
  sql.exec(
    `INSERT INTO verdicts (host_id, judged_at, memory, line) VALUES (?, ?, ?, ?)
     ON CONFLICT (host_id) DO UPDATE SET judged_at = excluded.judged_at, memory = excluded.memory, line = excluded.line`,
    hostId,
    judgedAt,
    memoryText,
    text,
  );
  noteChange(sql, hostId, 'judged');
}
