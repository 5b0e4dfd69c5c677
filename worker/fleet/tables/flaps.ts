import type { ActorKind, EventKind, Surface } from '#contract';
import { passageBack } from './event-kinds.ts';

/** What comes back later than this after the passage before it is told by itself. */
const FLAP_GAP_MS = 3_600_000;

/** An event as far as a flap is concerned. Times are Unix milliseconds. */
export interface Passage {
  readonly at: number;
  readonly kind: EventKind;
  readonly surface: Surface | null;
  readonly actor_kind: ActorKind;
  readonly detail: string;
}

/** An event of the history. */
export interface PastPassage extends Passage {
  readonly id: number;
  /** How many passages it stands for: more than one in a flap, which then has the moment of its first. */
  readonly count: number;
  readonly first_at: number | null;
  /** What the passage before its newest one said. */
  readonly detail_before: string | null;
}

/** An event that takes the place of others. */
export interface Flap {
  /** The events that it stands for from now on. */
  readonly replaces: readonly number[];
  readonly count: number;
  readonly firstAt: number;
  readonly detailBefore: string;
}

/**
 * Whether an event goes on with a flap or begins one: there, back and there again within the hour, saying the same each time. What a
 * person's declaration did is never taken for one. Pure.
 * @param past the newest events of the host, newest first
 * @returns null where it stands by itself
 */
export function flapOf(event: Passage, past: readonly PastPassage[]): Flap | null {
  const back = passageBack(event.kind);
  if (back === null || !isByItself(event)) return null;
  const isOfPair = ({ kind, surface }: Passage) => surface === event.surface && (kind === back || kind === event.kind);
  const [last, before] = past.filter(isOfPair);
  if (last === undefined || last.kind !== back || !isByItself(last) || event.at - last.at > FLAP_GAP_MS) return null;
  if (last.count > 1) {
    const { id, count, first_at, at, detail, detail_before } = last;
    if (detail_before !== event.detail) return null;
    return { replaces: [id], count: count + 1, firstAt: first_at ?? at, detailBefore: detail };
  }
  if (before === undefined || before.kind !== event.kind || before.detail !== event.detail || !isByItself(before)) return null;
  if (last.at - before.at > FLAP_GAP_MS) return null;
  return {
    replaces: [before.id, last.id],
    count: before.count + 2,
    firstAt: before.first_at ?? before.at,
    detailBefore: last.detail,
  };
}

/** What people do is told one by one, however often they do it. */
const isByItself = ({ actor_kind }: Passage): boolean => actor_kind === 'host' || actor_kind === 'argos';
