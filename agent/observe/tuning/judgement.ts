import { CRS_THRESHOLDS } from '#contract';
import { wellFormed } from '../../words/printable.ts';
import { NAME_MAX_CHARS } from '../read-limits.ts';
import type { Thresholds } from '../seclang/setvar.ts';
import type { TuningRules } from '../seclang/thresholds.ts';
import { Unobservable, undecided } from '../unobservable.ts';
import { TUNING_RULE } from './tuning-rule.ts';
import type { BandOfSource, BandVerdict } from './waf-of-source.ts';
import type { Wafs } from './wafs.ts';

const CONFIGS_MAX = 100;

type Enforcing = BandVerdict & { is: 'enforces' };

/** What all WAFs together make of the tuning file. */
export interface Judgement {
  thresholds: Thresholds;
  notCompared: string | null;
  note: string | null;
}

/**
 * The names of the appsec-configs in use that list the tuning rule in band, sorted. An empty list is evidence that nothing does.
 * @param tuning what the tuning file sets; null where that could not be read
 * @param target the tuning file, no link; null where there is none
 * @throws Unobservable `unreadable` where the engine would not load such a config, a hook takes the rule away, or a file that counts could not be read
 */
export function loadedBy({ bands, rules }: Wafs, tuning: TuningRules | null, target: string | null): string[] {
  const listing = bands.filter(({ band, listing }) => band === 'inband' && listing.length > 0);
  if (listing.length > 0 && target !== null && rules.every(({ path }) => path !== target)) {
    throw new Unobservable('unreadable', `${target} is not among the appsec rules that CrowdSec has installed`);
  }
  const refused = bands.find((band) => band.verdict.is === 'refused' && listing.some(({ source }) => source === band.source));
  if (refused?.verdict.is === 'refused') throw new Unobservable('unreadable', `${refused.verdict.why}: the engine refuses it`);
  for (const { verdict, listing: configs } of listing) {
    for (const { name, config } of configs) refuseHooks(name, config.removals.inband, tuning);
    if (verdict.is === 'unread') throw new Unobservable('unreadable', verdict.why);
  }
  const names = [...new Set(listing.flatMap((band) => band.listing.map(({ name }) => wellFormed(name))))].sort();
  if (names.length > CONFIGS_MAX || names.some((name) => name.length > NAME_MAX_CHARS)) {
    throw new Unobservable('unreadable', 'more appsec-configs, or longer names, than a report can hold');
  }
  return names;
}

function refuseHooks(
  config: string,
  { ids, byName, unclear }: { ids: readonly number[]; byName: boolean; unclear: boolean },
  tuning: TuningRules | null,
): void {
  const isTaken = tuning === null || tuning.ids.some((id) => ids.includes(id)) || (byName && tuning.isNamed);
  if (!unclear && !((ids.length > 0 || byName) && isTaken)) return;
  throw new Unobservable('unreadable', `a hook of the appsec-config ${config} removes in-band rules, and could remove this one`);
}

/**
 * What CrowdSec enforces of the tuning file, WAF by WAF.
 * @throws Unobservable `indeterminate` where one that loads it cannot be decided, or two enforce different thresholds
 */
export function judge({ bands, rules }: Wafs, tuning: TuningRules, target: string): Judgement {
  const twin = rules.find(({ path, facts }) => path !== target && facts.name === TUNING_RULE);
  if (twin !== undefined && bands.some(({ listing }) => listing.length > 0)) {
    throw undecided(`the appsec rule ${twin.path}, which is in use, is named ${TUNING_RULE} too`);
  }
  const ours = bands.filter(({ band, listing }) => band === 'inband' && listing.length > 0);
  const decided = ours.flatMap((band) => {
    const verdict = verdictOf(band, ours.length > 1, target);
    return verdict === null ? [] : [{ band, verdict }];
  });
  const comparing = decided.filter(({ band, verdict }) => verdict.compares || band.hasCrs);
  const counting = comparing.length > 0 ? comparing : decided;
  const [first, ...others] = counting;
  const odd = others.find(({ verdict }) => !isSame(verdict.thresholds, first?.verdict.thresholds));
  if (first !== undefined && odd !== undefined) {
    throw undecided(
      `not every listener enforces the same: ${says(first.band, first.verdict)}, and ${says(odd.band, odd.verdict)}`,
    );
  }
  const notCompared = comparing.length > 0 ? null : whyNotCompared(bands, ours);
  return {
    thresholds: first?.verdict.thresholds ?? tuning,
    notCompared,
    note: noteOf(bands, counting, comparing.length < decided.length ? decided : [], notCompared),
  };
}

// Sentences about the tuning file itself begin with its name already.
const plainly = (why: string, target: string): string =>
  why.startsWith(`${target} `) ? `it ${why.slice(target.length + 1)}` : why;

/** @returns null where a file that the WAF loads could not be read, or it is refused for its configs and not for its rules */
function verdictOf({ verdict, source }: BandOfSource, areMany: boolean, target: string): Enforcing | null {
  const located = (why: string): string =>
    areMany ? `${plainly(why, target)} (the WAF of ${source.listener})` : plainly(why, target);
  switch (verdict.is) {
    case 'enforces':
      return verdict;
    case 'unread':
      return null;
    case 'refused':
      if (!verdict.byRules) return null;
      throw undecided(located(verdict.why));
    case 'undecided':
      throw undecided(located(verdict.why));
  }
}
const isSame = (a: Thresholds, b: Thresholds | undefined): boolean => a.inbound === b?.inbound && a.outbound === b.outbound;

function numbers({ thresholds }: Enforcing): string {
  return `${thresholds.inbound ?? CRS_THRESHOLDS.inbound} and ${thresholds.outbound ?? CRS_THRESHOLDS.outbound}`;
}

const says = ({ source }: BandOfSource, verdict: Enforcing): string =>
  `the WAF of ${source.listener} enforces ${numbers(verdict)}`;

const isCrsIn = ({ hasCrs, verdict }: BandOfSource): boolean => hasCrs || (verdict.is === 'enforces' && verdict.compares);

/** Where a CRS runs, and it is not where the tuning rule is loaded. Without any CRS there is nothing that the thresholds could miss. */
function whyNotCompared(bands: readonly BandOfSource[], ours: readonly BandOfSource[]): string | null {
  const outside = bands.find(({ band, listing }) => band === 'outofband' && listing.length > 0);
  if (ours.length === 0 && outside === undefined) return null;
  if (ours.length === 0 && outside !== undefined) {
    const names = outside.listing.map(({ name }) => name).join(', ');
    const both = isCrsIn(outside) ? `${TUNING_RULE} and the CRS both run` : `${TUNING_RULE} runs`;
    return `${both} out of band only (outofband_rules of ${names}), where CrowdSec blocks no request`;
  }
  const [mine] = ours;
  const elsewhere = bands.find((band) => isCrsIn(band));
  if (elsewhere === undefined || mine === undefined) return null;
  const there = elsewhere.source === mine.source ? 'out of band there' : `in the WAF of ${elsewhere.source.listener}`;
  const where = elsewhere.band === 'outofband' && elsewhere.source !== mine.source ? `${there}, out of band` : there;
  const values =
    elsewhere.verdict.is === 'enforces'
      ? numbers(elsewhere.verdict)
      : `its own thresholds (${CRS_THRESHOLDS.inbound} and ${CRS_THRESHOLDS.outbound} where nothing sets others)`;
  return `${TUNING_RULE} is loaded in band by the WAF of ${mine.source.listener}, which loads no CRS in band: the CRS runs ${where} and compares with ${values}`;
}

interface Decided {
  band: BandOfSource;
  verdict: Enforcing;
}

function noteOf(
  bands: readonly BandOfSource[],
  counting: readonly Decided[],
  idle: readonly Decided[],
  notCompared: string | null,
): string | null {
  const notes: string[] = [];
  for (const { band, verdict } of counting) {
    if (verdict.late.length === 0) continue;
    const which = verdict.late.join(' and the ');
    notes.push(
      `The WAF of ${band.source.listener} loads ${TUNING_RULE} after the rules that compare, in phase 2, so it sets the ${which} threshold too late`,
    );
  }
  const others = idle.filter((decided) => !counting.includes(decided));
  for (const { band } of others)
    notes.push(`The WAF of ${band.source.listener} loads no CRS, so nothing compares with them there`);
  for (const band of bands) {
    const { verdict, source } = band;
    if (band.band !== 'inband' || band.listing.length > 0 || verdict.is !== 'enforces') continue;
    const sets = verdict.thresholds.inbound !== null || verdict.thresholds.outbound !== null;
    if (sets || isCrsIn(band))
      notes.push(`The WAF of ${source.listener} does not load ${TUNING_RULE}: there the thresholds are ${numbers(verdict)}`);
  }
  if (notCompared === null && counting.length > 0 && !bands.some(isCrsIn)) {
    notes.push('No CRS is in use on this host, so nothing compares a request with them yet');
  }
  return notes.length === 0 ? null : notes.join('. ');
}
