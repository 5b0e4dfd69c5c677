import { createHash } from 'node:crypto';
import { INCIDENT_KINDS, type IncidentKind, SURFACE_NAMES, type Surface, type Verdict } from '#contract';
import { type Difference, engineCommands, hostSays } from '../../drift/index.ts';
import type { IncidentFacts, IncidentKey } from '../tables/incidents.ts';
import type { LivenessRow } from '../tables/liveness.ts';
import type { HostLine } from '../tables/verdicts.ts';

/** So many items stand in the words of a message; how many there are is said beside them. */
const ITEMS_KEPT = 50;

/** Something that is wrong with a host now. */
export interface Condition extends IncidentKey {
  /** Equal for hosts with the same trouble, and another when what is wrong changes. */
  readonly content: string;
  readonly facts: IncidentFacts;
  /** What to run on the host; null where no command ends it. */
  readonly command: string | null;
  /** Unix milliseconds. */
  readonly since: number;
}

/** What is wrong with a host now, and of what that cannot be said. */
export interface WrongNow {
  readonly conditions: readonly Condition[];
  /** What may stand or not: it neither begins nor ends until it is known. */
  readonly undecided: readonly IncidentKey[];
  /** What still differs, and was accepted: it is no incident any more, and not over. */
  readonly accepted?: readonly IncidentKey[];
}

/** What a host's incidents are made of. */
export interface AlertFacts {
  readonly line: HostLine;
  readonly live: Pick<LivenessRow, 'seen_at' | 'silent_since' | 'duplicate_since'>;
  /** By surface, what is accepted by a waiver included. */
  readonly differences: ReadonlyMap<Surface, readonly Difference[]>;
  /** Unix milliseconds. */
  readonly now: number;
}

type DriftKind = 'drift_by_host' | 'intent_not_applied' | 'reload_needed';
const DRIFT_KINDS: readonly DriftKind[] = ['drift_by_host', 'intent_not_applied', 'reload_needed'];
const isDriftKind = (kind: IncidentKind): kind is DriftKind => DRIFT_KINDS.some((drift) => drift === kind);

const NO_FACTS: IncidentFacts = { items: [], count: 0, byWords: null, detail: null };

/**
 * What is wrong with a host, as whoever is alerted is told of it (docs/alerts.md). A host that is silent, or whose two agents take turns, has
 * that alone; what stood before neither ends nor begins meanwhile. Pure.
 */
export function conditionsOf({ line, live, differences, now }: AlertFacts): WrongNow {
  if (live.seen_at === null) return { conditions: [], undecided: keysBut([]) };
  if (live.silent_since !== null) {
    return { conditions: [ofHost('silence', live.silent_since)], undecided: keysBut(['silence']) };
  }
  if (live.duplicate_since !== null) {
    const conditions = [ofHost('duplicate_agent', live.duplicate_since)];
    return { conditions, undecided: keysBut(['silence', 'duplicate_agent']) };
  }
  const surfaces = SURFACE_NAMES.map((name) => ofSurface(name, line, differences.get(name) ?? []));
  return {
    conditions: [...engineConditions(line, now), ...surfaces.flatMap(({ conditions }) => conditions), ...delivery(line, now)],
    undecided: [...engineUndecided(line), ...surfaces.flatMap(({ undecided }) => undecided)],
    accepted: surfaces.flatMap(({ accepted = [] }) => accepted),
  };
}

/** Every key but those of some kinds. */
function keysBut(decided: readonly IncidentKind[]): IncidentKey[] {
  return INCIDENT_KINDS.filter((kind) => !decided.includes(kind)).flatMap<IncidentKey>((kind) =>
    isDriftKind(kind) ? SURFACE_NAMES.map((surface) => ({ kind, surface })) : [{ kind, surface: null }],
  );
}

function ofHost(
  kind: IncidentKind,
  since: number,
  { content = '', detail = null, command = null }: { content?: string; detail?: string | null; command?: string | null } = {},
): Condition {
  return { kind, surface: null, content: digestOf(content), facts: { ...NO_FACTS, detail }, command, since };
}

function engineConditions(line: HostLine, now: number): Condition[] {
  const { engine, load_fault = null } = line;
  const conditions: Condition[] = [];
  if (engine?.state === 'down') {
    // The sentence has the command, and what has to be mended before it.
    conditions.push(ofHost('engine_down', downSince(line) ?? now, { detail: engine.detail }));
  }
  if (load_fault !== null) conditions.push(ofHost('load_fault', now, { content: load_fault, detail: hostSays(load_fault) }));
  return conditions;
}

/** An agent says unknown for a while at each start, its own or the engine's: what was down then is not over. */
const engineUndecided = ({ engine }: HostLine): IncidentKey[] =>
  engine?.state === 'unknown' ? [{ kind: 'engine_down', surface: null }] : [];

/** Since when it is known that the engine does not run. A surface that could not be read does not say it. */
function downSince(line: HostLine): number | null {
  const since = SURFACE_NAMES.map((name) => line[name])
    .filter(({ reason }) => reason === 'engine_down')
    .map((verdict) => Date.parse(verdict.since));
  return since.length === 0 ? null : Math.min(...since);
}

function ofSurface(surface: Surface, line: HostLine, differences: readonly Difference[]): WrongNow {
  const verdict: Verdict = line[surface];
  switch (verdict.status) {
    case 'in_sync':
    case 'undeclared':
      return { conditions: [], undecided: [] };
    case 'unknown':
      // What differed when it was last known may differ still.
      return { conditions: [], undecided: verdict.drift_detected ? DRIFT_KINDS.map((kind) => ({ kind, surface })) : [] };
    case 'drifted': {
      const kind = driftKindOf(verdict);
      // An intent that is not on the host yet cannot have been applied: that is told as such, and no end of this.
      if (kind === 'intent_not_applied' && !isDelivered(line)) return { conditions: [], undecided: [{ kind, surface }] };
      const accepted = new Set(verdict.waived);
      const left = differences.filter(({ item }) => !accepted.has(item));
      if (left.length === 0 && accepted.size > 0) return { conditions: [], undecided: [], accepted: [{ kind, surface }] };
      return { conditions: [ofDrift(kind, surface, verdict, line, left)], undecided: [] };
    }
  }
}

function driftKindOf({ reason, cause }: Verdict): DriftKind {
  if (reason === 'reload_needed') return 'reload_needed';
  return cause === 'host' ? 'drift_by_host' : 'intent_not_applied';
}

function ofDrift(
  kind: DriftKind,
  surface: Surface,
  verdict: Verdict,
  line: HostLine,
  differences: readonly Difference[],
): Condition {
  const byWords = kind === 'drift_by_host' ? (verdict.by_words ?? null) : null;
  const items = differences.map(({ item, words, became }) => ({ item, words, ...(became === undefined ? {} : { became }) }));
  const differing = differences.map(({ item, how }) => JSON.stringify([item, how])).sort();
  return {
    kind,
    surface,
    content: digestOf(JSON.stringify([byWords, differing])),
    facts: { items: items.slice(0, ITEMS_KEPT), count: items.length, byWords, detail: null },
    command: kind === 'reload_needed' ? engineCommands(line).reload : line.apply_command,
    since: Date.parse(verdict.since),
  };
}

function delivery(line: HostLine, now: number): Condition[] {
  const { delivery_fault = null } = line;
  if (delivery_fault === null && isDelivered(line)) return [];
  const detail = delivery_fault === null ? null : hostSays(delivery_fault);
  return [ofHost('not_delivered', now, { content: delivery_fault ?? '', detail })];
}

const isDelivered = ({ intent_revision, delivered_revision }: HostLine): boolean =>
  delivered_revision !== null && delivered_revision >= intent_revision;

/** Two thousand names are no text to compare and to keep. */
const digestOf = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 32);
