import type { Actor, ActorKind } from '#contract';
import type { Sentence } from './sentence.ts';
import { whoDid } from './who-did.ts';

/** Of whom the history tells a name that somebody gave. */
const NAMED: readonly ActorKind[] = ['token', 'access', 'access_service'];

/** Who changed something and when (RFC 3339). */
export interface ByWhom {
  actor: Actor['name'];
  actor_kind: ActorKind;
  at: string;
}

/** ` by ci 9 s ago`: who changed something and when; empty where that is not known. A name is somebody's own words, and stands out. */
export function byWhom(change: ByWhom | null): Sentence {
  if (change === null) return [];
  const who = NAMED.includes(change.actor_kind) ? { name: change.actor } : whoDid(change);
  return [' by ', who, ' ', { at: change.at }];
}
