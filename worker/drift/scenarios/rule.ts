import type { RunningScenarios, ScenariosReport } from '#contract';
import type { SurfaceRule } from '../surface.ts';
import { adoptScenarios, nextJoinAt } from './baseline.ts';
import { evidenceIn, extentsIn, partsIn, type ScenariosEvidence } from './evidence.ts';
import { baselineOf, basisOf, NO_SCENARIOS_INTENT, namesDeclared, type ScenariosIntent, sizeOf, wantedBy } from './intent.ts';
import { remembered, rememberScenarios } from './memory.ts';
import { newSinceBaseline } from './new-since.ts';
import { type Compared, scenariosSentence } from './sentences.ts';
import { extentsBy, simulatedOtherwise } from './simulated-otherwise.ts';

/** The lists of a verdict that make a drift. */
type DifferingList =
  | 'actually_enabled'
  | 'actually_missing'
  | 'actually_simulated'
  | 'not_simulated'
  | 'still_running'
  | 'not_running';

const DIFFERENCE_WORDS: Readonly<Record<DifferingList, string>> = {
  actually_enabled: 'is installed, and shall not be',
  actually_missing: 'is not installed',
  actually_simulated: 'is only simulated',
  not_simulated: 'is not simulated',
  still_running: 'still runs',
  not_running: 'does not run',
};

/** What the host did to what was as it shall be. */
const BECAME_WORDS: Readonly<Partial<Record<DifferingList, string>>> = {
  actually_enabled: 'came back',
  actually_missing: 'is not installed any more',
  actually_simulated: 'is only simulated now',
  not_simulated: 'is not simulated any more',
};

/** How many new scenarios a verdict names. */
const NEW_LISTED_MAX = 50;

/**
 * Scenarios: a disabled one must not be installed, an enabled one must be, and not simulated, a simulated one must be both. What the
 * baseline has and nobody declared must be as it was adopted.
 */
export const scenariosRule: SurfaceRule<ScenariosIntent, ScenariosReport, ScenariosEvidence, Compared, RunningScenarios> = {
  nothingDeclared: NO_SCENARIOS_INTENT,

  basis: basisOf,

  evidence: (observed) => (observed.state === 'read' ? evidenceIn(observed) : null),

  isUndeclared: (intent, observed) => basisOf(intent) === null && observed.state === 'read',

  obstacle(observed) {
    if (observed.not_processing) return 'not_processing';
    return observed.state === 'read' ? null : observed.state;
  },

  compare(intent, evidence, running, memory) {
    const wanted = wantedBy(intent);
    const baseline = baselineOf(intent);
    const isInstalled = (name: string) => evidence?.installed.has(name) ?? false;
    const isMissing = (name: string) => evidence !== null && !evidence.installed.has(name) && !evidence.parts.has(name);
    const removed = new Set(running?.removed);
    const notAsPlain = new Set([...(running?.added ?? []), ...(running?.simulated ?? [])]);
    const notAsSimulated = new Set([...(running?.added ?? []), ...(running?.not_simulated ?? [])]);
    const added = evidence === null ? [] : newSinceBaseline(intent, evidence);
    const membership = {
      actually_enabled: wanted.disabled.filter(isInstalled),
      actually_missing: sorted(wanted.plain.filter(isMissing), wanted.simulated.filter(isMissing)),
    };
    const extentOf = evidence === null ? () => undefined : extentsBy(evidence, remembered(memory).simulation);
    const simulation = simulatedOtherwise(intent, extentOf);
    const isToldNow = (name: string) => evidence?.extents.has(name) ?? false;
    const isSeen = isAny(membership) || Object.values(simulation).some((names) => names.some(isToldNow));
    const loaded = {
      still_running: wanted.disabled.filter((name) => removed.has(name) && !isInstalled(name)),
      not_running: sorted(
        wanted.plain.filter((name) => notAsPlain.has(name) && isInstalled(name)),
        wanted.simulated.filter((name) => notAsSimulated.has(name) && isInstalled(name)),
      ),
    };
    const isRemembered = !isSeen && !isAny(loaded) && isAny(simulation);
    return {
      differs: isSeen || isRemembered ? 'disk' : isAny(loaded) ? 'running' : null,
      ...(isRemembered ? { notSeen: 'unreadable' } : {}),
      compared: {
        expected_disabled: [...wanted.disabled],
        expected_enabled: namesDeclared(intent.names, 'enabled'),
        expected_simulated: namesDeclared(intent.names, 'simulated'),
        ...membership,
        ...simulation,
        ...loaded,
        baseline_count: baseline === null ? null : sizeOf(baseline),
        new_since_baseline: { count: added.length, names: added.slice(0, NEW_LISTED_MAX) },
      },
    };
  },

  differences: (_intent, compared) =>
    (Object.keys(DIFFERENCE_WORDS) as DifferingList[]).flatMap((list) =>
      (compared[list] ?? []).map((item) => ({
        item,
        how: list,
        words: DIFFERENCE_WORDS[list],
        ...(BECAME_WORDS[list] === undefined ? {} : { became: BECAME_WORDS[list] }),
      })),
    ),

  doubt(intent, observed) {
    const { disabled, plain, simulated } = wantedBy(intent);
    const parts = partsIn(observed.installed);
    if (parts.size > 0 && [...disabled, ...plain, ...simulated].some((name) => parts.has(name))) return 'part_of_item';
    if (observed.simulation_fault && plain.length + simulated.length > 0) return 'unreadable';
    // An agent of before simulation was told leaves it out: of a declaration that is older than that, nobody ever knew it.
    const told = extentsIn(observed);
    const untold = new Set(observed.installed.flatMap(({ name }) => (told.has(name) ? [] : [name])));
    const isAsked = (name: string) => untold.has(name) && intent.names[name] !== 'enabled';
    return untold.size > 0 && [...simulated, ...plain].some(isAsked) ? 'unreadable' : null;
  },

  sentence: scenariosSentence,

  adopt: adoptScenarios,
  adoptsAt: nextJoinAt,
  remember: rememberScenarios,

  neverByUpgrade: ['local_files', 'simulation'],

  // Two lists of installed items would not fit into a row of Fleet's storage, and the one beside such a state decides nothing.
  kept: (observed) => (observed.state === 'read' ? observed : { ...observed, installed: [], collections: undefined }),

  // A file that makes the engine's whole load fail can stand in any folder, and the scenarios are read all the same.
  loadFault: ({ collections }) =>
    collections?.state === 'invalid' ? (collections.detail ?? 'the agent does not say why') : null,
};

const isAny = (lists: object): boolean => Object.values(lists).some(({ length }) => length > 0);
const sorted = (some: string[], others: string[]): string[] => (others.length === 0 ? some : [...some, ...others].sort());
