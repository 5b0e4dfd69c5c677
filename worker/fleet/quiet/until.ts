import { accept, type Outcome, refuse } from '#contract';

/** The longest that people may keep anything quiet: a year, which may be a leap year. What is quiet for good is a change of the intent. */
const QUIET_MAX_MS = 366 * 86_400_000;

/**
 * The end of a mute or a waiver that somebody asks for, in Unix milliseconds. Refuses one that has passed or is too far away.
 * @param until RFC 3339
 * @param now Unix milliseconds
 */
export function readUntil(until: string, now: number): Outcome<number> {
  const at = Date.parse(until);
  if (at <= now) return wrong('must be in the future');
  if (at > now + QUIET_MAX_MS) return wrong('must be at most a year away');
  return accept(at);
}

function wrong(message: string) {
  return refuse('invalid_body', `until ${message}`, { field: 'until', errors: [{ field: 'until', message }] });
}

/** RFC 3339, as sentences and documents have it. */
export const iso = (ms: number): string => new Date(ms).toISOString();
