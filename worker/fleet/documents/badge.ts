import type { Figures } from '../publication/figures.ts';
import { statusDocument } from './fleet-status.ts';

/** What a badge says. `failing`: no host is drifted or unknown, and an engine is down or would not survive its next load. */
export type BadgeState = 'drifted' | 'unknown' | 'failing' | 'no hosts' | 'waived' | 'in sync' | 'undeclared';

/** The worst of the fleet's states. What is not known to be good is never shown as good. @param now Unix milliseconds */
export function badgeOf(figures: Figures | null, now: number): BadgeState {
  if (figures === null) return 'unknown';
  const { hosts, status } = statusDocument(figures, now);
  if (Object.values(hosts).every((count) => count === 0)) return 'no hosts';
  if (hosts.drifted > 0) return 'drifted';
  if (hosts.unknown > 0) return 'unknown';
  if (status === 'failing') return 'failing';
  if (hosts.waived > 0) return 'waived';
  return hosts.in_sync > 0 ? 'in sync' : 'undeclared';
}
