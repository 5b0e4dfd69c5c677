import * as v from 'valibot';
import { type Intent, Timestamp } from '#contract';

/** The largest sentinel that is read: the 10,000 names of 128 characters that an intent may have, and room to spare. */
export const SENTINEL_MAX_BYTES = 2_097_152;

/** Which intent a sentinel was written from. */
export interface Written {
  revision: number;
  changedAt: string;
}

const LINE = /^# argos-drift revision ([1-9][0-9]{0,15}) (\S{1,40})$/;

/** The first line of each sentinel, which says what intent it holds. */
export function headerLine(intent: Pick<Intent, 'revision' | 'changed_at'>): string {
  return `# argos-drift revision ${intent.revision} ${intent.changed_at}`;
}

/**
 * Reads the first line of a sentinel's text.
 * @returns null where it is not such a line
 */
export function parseHeader(text: string): Written | null {
  const match = LINE.exec(text.split('\n', 1)[0] ?? '');
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const revision = Number(match[1]);
  if (!Number.isSafeInteger(revision) || !v.is(Timestamp, match[2])) return null;
  return { revision, changedAt: match[2] };
}
