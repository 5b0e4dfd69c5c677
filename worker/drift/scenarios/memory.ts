import type { Remembering } from '../surface.ts';
import type { Extent, ScenariosEvidence } from './evidence.ts';
import { baselineOf, type ScenariosIntent, wantedBy } from './intent.ts';
import { newSinceBaseline } from './new-since.ts';
import { extentsBy, simulatedOtherwise } from './simulated-otherwise.ts';
import { bytesAtMost } from './size.ts';

/**
 * The names of a list take at most so many bytes, of which 783 scenarios of the hub take half. A host that has more loses the moments
 * of some, and what has none does not join: no row of Fleet's storage can grow without end.
 */
const NAMES_MAX_BYTES = 50_000;

/** A name with a moment in Unix milliseconds. Names may be any string, `__proto__` too, so this is no object. */
type Moment = readonly [name: string, at: number];

/** What is remembered of the scenarios of a host between two judgements. */
export interface ScenariosMemory {
  /** What is not installed any more, and until when it was. */
  readonly gone: readonly Moment[];
  /** What is new since the baseline, and since when it is there. */
  readonly came: readonly Moment[];
  /** What is simulated otherwise than it shall be, as it was last told. Left out where there is none. */
  readonly simulation?: readonly (readonly [name: string, extent: Extent])[];
}

const NOTHING: ScenariosMemory = { gone: [], came: [] };

/** What the memory of the surface holds; nothing before anything. */
export function remembered(memory: unknown): {
  readonly gone: ReadonlyMap<string, number>;
  readonly came: ReadonlyMap<string, number>;
  readonly simulation: ReadonlyMap<string, Extent>;
} {
  const { gone, came, simulation } = (memory as ScenariosMemory | undefined) ?? NOTHING;
  return { gone: new Map(gone), came: new Map(came), simulation: new Map(simulation) };
}

/** The memory after a judgement; undefined where there is nothing to remember. */
export function rememberScenarios(
  intent: ScenariosIntent,
  { evidence, previous, memory, now }: Remembering<ScenariosEvidence>,
): ScenariosMemory | undefined {
  const before = remembered(memory);
  const came = newSinceBaseline(intent, evidence).map((name): Moment => [name, before.came.get(name) ?? now]);
  const gone = ofInterest(intent).flatMap((name): Moment[] => {
    if (evidence.installed.has(name)) return [];
    const until = before.gone.get(name) ?? (previous?.evidence.installed.has(name) ? previous.at : undefined);
    return until === undefined ? [] : [[name, until]];
  });
  const extentOf = extentsBy(evidence, before.simulation);
  const { actually_simulated, not_simulated } = simulatedOtherwise(intent, extentOf);
  const simulation = [...actually_simulated, ...not_simulated].map((name) => [name, extentOf(name) ?? 'none'] as const);
  if (came.length + gone.length + simulation.length === 0) return undefined;
  return {
    gone: withinLimit(gone),
    came: withinLimit(came),
    ...(simulation.length === 0 ? {} : { simulation: withinLimit(simulation) }),
  };
}

/** The names whose absence may be told now or after another declaration, what must be installed first. */
function ofInterest(intent: ScenariosIntent): string[] {
  const { plain, simulated } = wantedBy(intent);
  const baseline = baselineOf(intent);
  const all = [...plain, ...simulated, ...Object.keys(intent.names), ...(baseline?.plain ?? []), ...(baseline?.simulated ?? [])];
  return [...new Set(all)];
}

function withinLimit<Each extends readonly [name: string, ...unknown[]]>(all: readonly Each[]): readonly Each[] {
  let left = NAMES_MAX_BYTES;
  const end = all.findIndex(([name]) => {
    left -= bytesAtMost(name);
    return left < 0;
  });
  return end === -1 ? all : all.slice(0, end);
}
