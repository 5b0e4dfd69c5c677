import { INSTALLED_MAX, type InstalledScenario, type ScenariosReport } from '#contract';
import type { Adopted, Circumstances } from '../surface.ts';
import { list } from '../words.ts';
import { type Extent, extentsIn } from './evidence.ts';
import { type Baseline, baselineOf, isDeclared, namesIn, type ScenariosIntent, sizeOf } from './intent.ts';
import { remembered } from './memory.ts';
import { bytesAtMost } from './size.ts';

/** An agent beside CrowdSec's first boot sees it install its collections one by one. */
const OPEN_MS = 30 * 60_000;

/** What stays for so long was meant to. */
const STAYS_MS = 24 * 3_600_000;

/** All names of a baseline together, in bytes of JSON: eight times a whole hub, and an eighth of a row of Fleet's storage. */
const NAMES_MAX_BYTES = 250_000;

/** Whether a baseline is no larger than one that is adopted may become. */
export const isBaselineInBounds = (baseline: Baseline): boolean =>
  sizeOf(baseline) <= INSTALLED_MAX &&
  [...namesIn(baseline)].reduce((sum, name) => sum + bytesAtMost(name), 0) <= NAMES_MAX_BYTES;

/** What a report says is what shall be from now on, as far as it can be told. */
type Item = Pick<InstalledScenario, 'name' | 'origin'> & { readonly extent: Extent };

/**
 * Adopts what a host has as what it shall have, or lets join what was added since. Nothing is adopted from a state that may be half done
 * or half known: nothing installed, a load that would fail, an apply at work, two agents that take turns, simulation not told. A
 * scenario of which alone that is not told is left out, and may join later.
 * @returns null where nothing changes
 */
export function adoptScenarios(
  intent: ScenariosIntent,
  observed: ScenariosReport,
  circumstances: Circumstances,
): Adopted<ScenariosIntent> | null {
  if (!isSettled(observed, circumstances) || intent.baseline === 'dropped') return null;
  const { now, host } = circumstances;
  if (intent.baseline === null) {
    const items = itemsIn(observed);
    if (items.length === 0) return null;
    const baseline = baselineFrom(items, now, now + OPEN_MS);
    return { declared: { ...intent, baseline }, sentence: adoptedSentence(baseline, observed, host) };
  }
  const { openUntil } = intent.baseline;
  const isOpen = now < openUntil;
  const candidates = mayJoin(intent, observed);
  const joinsAt = joinTimes(circumstances);
  const due = isOpen ? candidates : candidates.filter(({ name }) => joinsAt(name) <= now);
  const baseline = withItems(intent.baseline, due);
  const isIn = namesIn(baseline);
  const joined = due.map(({ name }) => name).filter((name) => isIn.has(name));
  if (joined.length === 0) return null;
  const why = isOpen ? 'Added within 30 minutes of the adoption' : 'Installed for 24 hours';
  const what = `${joined.length} ${joined.length === 1 ? 'scenario has' : 'scenarios have'} joined what ${host} shall have`;
  return { declared: { ...intent, baseline }, sentence: `${why}: ${what}: ${list(joined)}.` };
}

/**
 * When the next scenario joins by the passing of time alone; null where none will. A moment that has passed is one that nobody has
 * looked at yet.
 */
export function nextJoinAt(intent: ScenariosIntent, observed: ScenariosReport, circumstances: Circumstances): number | null {
  if (!isSettled(observed, circumstances)) return null;
  const joinsAt = joinTimes(circumstances);
  // What was due and did not join does not fit; asking again with every message would not help it.
  const isToCome = (at: number) => !circumstances.wasAsked || at > circumstances.now;
  const moments = mayJoin(intent, observed).map(({ name }) => joinsAt(name));
  const next = moments.filter(isToCome).reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY);
  return Number.isFinite(next) ? next : null;
}

function isSettled({ state, not_processing }: ScenariosReport, { loadFault, isApplying, isDuplicate }: Circumstances): boolean {
  return state === 'read' && !not_processing && loadFault === null && !isApplying && !isDuplicate;
}

/** What is installed, neither declared nor a part of the baseline, and known to be simulated or not. */
function mayJoin(intent: ScenariosIntent, observed: ScenariosReport): Item[] {
  const baseline = baselineOf(intent);
  if (baseline === null) return [];
  const had = namesIn(baseline);
  return itemsIn(observed).filter(({ name }) => !had.has(name) && !isDeclared(intent.names, name));
}

/** When each scenario joins by its name; never where it is not known since when it is there. */
function joinTimes({ remembered: memory }: Circumstances): (name: string) => number {
  const { came } = remembered(memory);
  return (name) => (came.get(name) ?? Number.POSITIVE_INFINITY) + STAYS_MS;
}

/** What is installed and known to be simulated or not. By name, since two files may have the same one. */
function itemsIn(observed: ScenariosReport): Item[] {
  const extents = extentsIn(observed);
  const known = observed.installed.flatMap(({ name, origin }) => {
    const extent = extents.get(name);
    return extent === undefined ? [] : [{ name, origin, extent }];
  });
  return [...new Map(known.map((item) => [item.name, item])).values()];
}

/** What is installed and not known to be simulated or not: nothing can be said of it. */
function untoldIn(observed: ScenariosReport): string[] {
  const extents = extentsIn(observed);
  return [...new Set(observed.installed.map(({ name }) => name))].filter((name) => !extents.has(name)).sort();
}

/** What an operator accepted, and what that changes. Full names, sorted. */
export interface Acceptance {
  readonly baseline: Baseline;
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** In the baseline before and after, and simulated in all rules from now on. */
  readonly simulated: readonly string[];
  /** In the baseline before and after, and simulated in some rules from now on. */
  readonly inPart: readonly string[];
  /** In the baseline before and after, and not simulated any more. */
  readonly plain: readonly string[];
  /** In the baseline before and after, and a local file from now on. */
  readonly local: readonly string[];
  /** In the baseline before and after, and no local file any more. */
  readonly hub: readonly string[];
  /** Named or installed, and it is not known whether they are simulated: they stay as they were. */
  readonly untold: readonly string[];
  /** Named, and neither installed nor in the baseline. */
  readonly unknown: readonly string[];
}

/**
 * What is installed is what shall be: of these names, or of all.
 * @param before null where there is none, which then begins with these names alone
 * @param observed a report that tells which are simulated
 */
export function acceptInstalled(
  before: Baseline | null,
  observed: ScenariosReport,
  accepted: 'all' | readonly string[],
  now: number,
): Acceptance {
  const installed = new Map(itemsIn(observed).map((item) => [item.name, item]));
  const start = before ?? baselineFrom([], now, now);
  const was = namesIn(start);
  const isUntold = new Set(untoldIn(observed));
  const asked = accepted === 'all' ? new Set([...installed.keys(), ...was, ...isUntold]) : new Set(accepted);
  const names = new Set([...asked].filter((name) => !isUntold.has(name)));
  const others = withoutNames(start, names);
  const baseline = withItems(
    { ...others, adoptedAt: now },
    [...names].flatMap((name) => installed.get(name) ?? []),
  );
  const is = namesIn(baseline);
  const [extentBefore, extentAfter] = [extentsOf(start), extentsOf(baseline)];
  const [wasLocal, isLocal] = [new Set(start.local), new Set(baseline.local)];
  const sorted = [...names].sort();
  const both = sorted.filter((name) => was.has(name) && is.has(name));
  const become = (extent: Extent) => both.filter((name) => extentAfter.get(name) === extent && extentBefore.get(name) !== extent);
  return {
    baseline,
    joined: sorted.filter((name) => !was.has(name) && is.has(name)),
    left: sorted.filter((name) => was.has(name) && !is.has(name)),
    simulated: become('all'),
    inPart: become('part'),
    plain: become('none'),
    local: both.filter((name) => isLocal.has(name) && !wasLocal.has(name)),
    hub: both.filter((name) => wasLocal.has(name) && !isLocal.has(name)),
    untold: [...asked].filter((name) => isUntold.has(name)).sort(),
    unknown: sorted.filter((name) => !was.has(name) && !installed.has(name)),
  };
}

/** How much of each scenario of a baseline was simulated. */
function extentsOf({ plain, simulated, inPart = [] }: Baseline): Map<string, Extent> {
  const each = (names: readonly string[], extent: Extent) => names.map((name) => [name, extent] as const);
  return new Map([...each(plain, 'none'), ...each(simulated, 'all'), ...each(inPart, 'part')]);
}

/** A baseline as another host may begin with it: the local files of the one are none of the other's, and what that host adds is told. */
export function baselineForAnother(baseline: Baseline, now: number): Baseline {
  return { ...withoutNames(baseline, new Set(baseline.local)), adoptedAt: now, openUntil: now };
}

function baselineFrom(items: readonly Item[], adoptedAt: number, openUntil: number): Baseline {
  return withItems({ plain: [], simulated: [], local: [], adoptedAt, openUntil }, items);
}

/** With these items, as many as fit. */
function withItems(baseline: Baseline, items: readonly Item[]): Baseline {
  let left = NAMES_MAX_BYTES - [...namesIn(baseline)].reduce((sum, name) => sum + bytesAtMost(name), 0);
  let room = INSTALLED_MAX - sizeOf(baseline);
  const fitting = items.filter(({ name }) => {
    const bytes = bytesAtMost(name);
    if (room <= 0 || bytes > left) return false;
    room -= 1;
    left -= bytes;
    return true;
  });
  const and = (before: readonly string[], isOne: (item: Item) => boolean) =>
    [...before, ...fitting.filter(isOne).map(({ name }) => name)].sort();
  const { inPart, ...others } = baseline;
  return {
    ...others,
    plain: and(baseline.plain, ({ extent }) => extent === 'none'),
    simulated: and(baseline.simulated, ({ extent }) => extent !== 'none'),
    ...partOf(and(inPart ?? [], ({ extent }) => extent === 'part')),
    local: and(baseline.local, ({ origin }) => origin === 'local'),
  };
}

const partOf = (inPart: readonly string[]): Pick<Baseline, 'inPart'> => (inPart.length === 0 ? {} : { inPart });

function withoutNames(baseline: Baseline, names: ReadonlySet<string>): Baseline {
  const others = (all: readonly string[]) => all.filter((name) => !names.has(name));
  const { plain, simulated, inPart = [], local, ...times } = baseline;
  return { ...times, plain: others(plain), simulated: others(simulated), ...partOf(others(inPart)), local: others(local) };
}

function adoptedSentence(baseline: Baseline, observed: ScenariosReport, host: string): string {
  const count = sizeOf(baseline);
  const more = itemsIn(observed).length - count;
  const untold = untoldIn(observed);
  return [
    `${counted(count)} adopted as what ${host} shall have.`,
    baseline.simulated.length > 0 &&
      `${baseline.simulated.length} of them ${baseline.simulated.length === 1 ? 'is' : 'are'} simulated.`,
    more > 0 && `${more} more do not fit.`,
    untold.length > 0 && `Not adopted, since it is not known whether it is simulated: ${list(untold)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

const counted = (count: number): string => `${count} scenario${count === 1 ? '' : 's'}`;
