import type { FleetFigures } from '#contract';
import type { HostLine } from '../tables/verdicts.ts';
import type { FleetHeader } from './fleet-header.ts';

/** The first line of the snapshot. */
export interface SnapshotHeader extends FleetHeader {
  published_at: string;
  /** How many there are, with a line or without. */
  hosts: number;
  /** How many have no line, since the snapshot would be too large with theirs; left out where all have. */
  left_out?: number;
  /** What monitors are told. Left out of a snapshot of before there were any: Fleet is asked. */
  figures?: FleetFigures;
  /** Ids of sessions and tokens of this key that were ended before they expired. */
  revoked: string[];
  /** Of the key by which those that stand are signed; left out of a snapshot of before there was one. */
  key_id?: string;
  /**
   * Hashes (`hashOfId`) of the ids of all sessions and tokens that stand; none where they are too many. Left out where there is no other
   * that the key signed: but after a restore, which brings the key of its backup, there may be.
   */
  known?: string[];
  /** There are more of them than are listed: only Fleet knows all. */
  revoked_cut?: true;
}

/** A host's line: what was judged, and the times that passed since. */
export interface SnapshotLine extends HostLine {
  reported_at: string | null;
  judged_at: string;
}

/** One line of the snapshot from a verdict's stored text, without parsing it. */
export function encodeLine(hostId: string, text: string, seenAt: number | null, judgedAt: number): string {
  const reported = seenAt === null ? 'null' : `"${new Date(seenAt).toISOString()}"`;
  return `${hostId}\t{"reported_at":${reported},"judged_at":"${new Date(judgedAt).toISOString()}",${text.slice(1)}`;
}

export function encodeSnapshot(header: SnapshotHeader, lines: readonly string[]): string {
  return [JSON.stringify(header), ...lines].join('\n');
}

export function parseHeader(snapshot: string): SnapshotHeader {
  const end = snapshot.indexOf('\n');
  return JSON.parse(end === -1 ? snapshot : snapshot.slice(0, end)) as SnapshotHeader;
}

/** A host's line with its id. */
export interface FoundLine {
  id: string;
  line: SnapshotLine;
}

/** The line of one host; null where the snapshot does not hold it. */
export function findLine(snapshot: string, hostId: string): FoundLine | null {
  return lineAt(snapshot, snapshot.indexOf(`\n${hostId}\t`));
}

/** The line of the only host. */
export function onlyLine(snapshot: string): FoundLine | null {
  return lineAt(snapshot, snapshot.indexOf('\n'));
}

function lineAt(snapshot: string, newline: number): FoundLine | null {
  if (newline === -1) return null;
  const end = snapshot.indexOf('\n', newline + 1);
  const line = snapshot.slice(newline + 1, end === -1 ? undefined : end);
  const tab = line.indexOf('\t');
  return { id: line.slice(0, tab), line: JSON.parse(line.slice(tab + 1)) as SnapshotLine };
}
