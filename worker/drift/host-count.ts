import {
  type CountedState,
  type DriftEngine,
  type Reason,
  SURFACE_NAMES,
  type Surface,
  type Verdict,
  type Verdicts,
} from '#contract';
import type { Difference } from './surface.ts';
import { named } from './words.ts';

/** How a host counts for monitors. */
export interface Counted {
  readonly state: CountedState;
  /** What somebody has to do something about, as `web-2: drifted (scenarios)`; null where there is nothing. */
  readonly failing: string | null;
}

/** What decides it, which a host's line has. */
export interface Countable extends Verdicts {
  readonly name: string;
  readonly load_fault?: string | null;
  readonly engine?: Pick<DriftEngine, 'state'>;
  readonly all_waived?: Partial<Record<Surface, true>>;
}

const WORST_FIRST: readonly CountedState[] = ['drifted', 'unknown', 'waived', 'in_sync'];

/** Whether something differs, and all of it is accepted for a while. @param waived the items that are */
export function isAllWaived(differences: readonly Difference[], waived: readonly string[]): boolean {
  return differences.length > 0 && differences.every(({ item }) => waived.includes(item));
}

/**
 * How a host counts: by the worst of its surfaces. What fails beside that (an engine that is down or would not survive its next load) makes
 * it fail whatever its verdicts are. That nothing is declared, or that only the disk is known, makes none fail. Pure.
 */
export function countHost(host: Countable): Counted {
  const surfaces = SURFACE_NAMES.map((surface) => ({ surface, state: stateOf(host, surface), reason: host[surface].reason }));
  const state = WORST_FIRST.find((worst) => surfaces.some((one) => one.state === worst)) ?? 'undeclared';
  const isDown = host.engine?.state === 'down';
  const wouldFail = (host.load_fault ?? null) !== null;
  const drifted = surfaces.filter((one) => one.state === 'drifted').map(({ surface }) => surface);
  const isSaid = (reason: Reason | null) => (isDown && reason === 'engine_down') || (wouldFail && reason === 'unloadable');
  const unknown = surfaces.filter((one) => one.state === 'unknown' && !isSaid(one.reason));
  const what = [
    ...(isDown ? ['engine down'] : []),
    ...(wouldFail ? ['next load would fail'] : []),
    ...(drifted.length > 0 ? [`drifted (${drifted.join(', ')})`] : []),
    ...(unknown.length > 0 ? [`unknown (${reasonsOf(unknown)})`] : []),
  ];
  return { state, failing: what.length === 0 ? null : `${named(host.name)}: ${what.join('; ')}` };
}

function stateOf(host: Countable, surface: Surface): CountedState {
  const { status }: Verdict = host[surface];
  return status === 'drifted' && host.all_waived?.[surface] === true ? 'waived' : status;
}

/** The reasons by surface, or the one that all surfaces have. */
function reasonsOf(unknown: readonly { surface: Surface; reason: Reason | null }[]): string {
  const [first, ...others] = unknown;
  if (first !== undefined && unknown.length === SURFACE_NAMES.length && others.every(({ reason }) => reason === first.reason))
    return first.reason ?? 'no reason';
  return unknown.map(({ surface, reason }) => `${surface}: ${reason}`).join(', ');
}
