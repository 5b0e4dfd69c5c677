import type { WriteEnd } from './intent-write.ts';

/**
 * How a write of one value ends where its intent has changed since it was shown.
 * @param shown what was on screen when somebody decided
 * @param now what is so by now
 * @param wanted what the write makes of it
 */
export function endOf<Value>(shown: Value, now: Value, wanted: Value): WriteEnd {
  if (now === wanted) return 'already';
  return now === shown ? 'again' : 'changed';
}

/** How a write of several values ends: one that somebody changed stops all of them. */
export function endOfAll(ends: readonly WriteEnd[]): WriteEnd {
  if (ends.includes('changed')) return 'changed';
  return ends.includes('again') ? 'again' : 'already';
}
