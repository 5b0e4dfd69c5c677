import type { Reason, ScenariosReport, ScenariosVerdict, Verdict } from '#contract';
import type { Around, Standing } from '../surface.ts';
import { hostSays, list, listOfEach, named } from '../words.ts';
import { type Extent, evidenceIn, extentsIn, partsIn, tellsSimulation } from './evidence.ts';
import { baselineOf, isDeclared, type ScenariosIntent, wantedBy } from './intent.ts';
import { remembered } from './memory.ts';
import { adoptedInPart } from './simulated-otherwise.ts';

/** What a verdict of scenarios adds to what every verdict has. */
export type Compared = Required<Omit<ScenariosVerdict, keyof Verdict>>;

/** A sentence that named two thousand of them would not fit into a row of Fleet's storage. */
const PARTS_TOLD = 5;

/** A sentence for a person about a standing of the scenarios. */
export function scenariosSentence(
  { status, reason }: Standing,
  intent: ScenariosIntent,
  compared: Compared,
  observed: ScenariosReport,
  around: Partial<Around> = {},
): string {
  switch (status) {
    case 'undeclared':
      return undeclaredSentence(intent, observed, around);
    case 'in_sync':
      // An empty folder that is mounted over the scenarios alone reads the same, so the sentence says what was found.
      if (observed.installed.length === 0) return 'No scenario is installed on this host at all.';
      return [comparedSentence(intent, compared), newSentence(compared), whyNotAdopted(intent, observed, around)]
        .filter(Boolean)
        .join(' ');
    case 'drifted':
      return [...differences(intent, compared, observed, around), ...remarks(intent, compared, observed)].join(' ');
    case 'unknown':
      return unknownSentence(reason, intent, compared, observed);
  }
}

function differences(intent: ScenariosIntent, compared: Compared, observed: ScenariosReport, around: Partial<Around>): string[] {
  const { gone } = remembered(around.remembered);
  const told = extentsIn(observed);
  const is = (extent: Extent) => (name: string) => told.get(name) === extent;
  const adoptedSo = adoptedInPart(intent);
  const wasInPart = (name: string) => adoptedSo.has(name);
  const isOwn = (name: string) => isDeclared(intent.names, name);
  const isAdopted = (name: string) => !isOwn(name);
  const { actually_enabled, actually_missing, actually_simulated, not_simulated, still_running, not_running } = compared;
  const missing = (declared: 'enabled' | 'simulated') => actually_missing.filter((name) => intent.names[name] === declared);
  const quiet = actually_simulated.filter(is('all')).filter(isAdopted);
  const loud = not_simulated.filter(is('none')).filter(isAdopted);
  const loudInPart = not_simulated.filter(is('part'));
  return [
    said('Declared disabled but still installed', actually_enabled),
    said('Declared enabled but not installed', missing('enabled'), gone),
    said('Declared simulated but not installed', missing('simulated'), gone),
    said('Not installed any more', actually_missing.filter(isAdopted), gone),
    said('Declared enabled but simulated, so it detects and blocks nobody', actually_simulated.filter(is('all')).filter(isOwn)),
    said(
      'Simulated since it was adopted, so it detects and blocks nobody',
      quiet.filter((name) => !wasInPart(name)),
    ),
    said('Simulated in all its rules since it was adopted with some that block, so it blocks nobody', quiet.filter(wasInPart)),
    said('Some of its rules are simulated and block nobody', actually_simulated.filter(is('part'))),
    said('Declared simulated but not simulated, so it has people blocked', not_simulated.filter(is('none')).filter(isOwn)),
    said('Declared simulated, and some of its rules are not, so it has people blocked', loudInPart.filter(isOwn)),
    said(
      'Simulated when it was adopted and not any more, so it has people blocked',
      loud.filter((name) => !wasInPart(name)),
    ),
    said(
      'Simulated when it was adopted, and some of its rules are not any more, so it has people blocked',
      loudInPart.filter(isAdopted),
    ),
    said('Simulated in part when it was adopted and not any more, so all of it has people blocked', loud.filter(wasInPart)),
    toldLastSentence(compared, observed),
    said('Removed, and the running CrowdSec still has it loaded', still_running),
    said('Installed, and the running CrowdSec has not loaded it, or simulates it otherwise than it shall', not_running),
  ].filter((sentence) => sentence !== null);
}

/** What an apply cannot do about it. */
function remarks(intent: ScenariosIntent, compared: Compared, observed: ScenariosReport): string[] {
  return [
    localFilesSentence(compared.actually_enabled, observed),
    lostFilesSentence(intent, compared.actually_missing),
    localSimulationSentence(intent, [...compared.actually_simulated, ...compared.not_simulated], observed),
    inPartSentence(intent, compared, observed),
    unknownToHubSentence(intent, compared.actually_missing, observed),
  ].filter((sentence) => sentence !== null);
}

/** @param gone until when each was installed, where that is known */
function said(what: string, names: readonly string[], gone: ReadonlyMap<string, number> = new Map()): string | null {
  if (names.length === 0) return null;
  const times = new Set(names.map((name) => gone.get(name)));
  const [only] = times;
  // What went together is told together.
  const which = names.length === 1 ? 'which was' : 'which were';
  if (times.size === 1) return `${what}: ${list(names)}${only === undefined ? '' : `, ${which} installed until ${iso(only)}`}.`;
  const withTime = (name: string) => {
    const until = gone.get(name);
    return until === undefined ? named(name) : `${named(name)} (was installed until ${iso(until)})`;
  };
  return `${what}: ${listOfEach(names, withTime)}.`;
}

/** Whoever reads of agreement shall know what was not compared. Null where what is installed was adopted, or shall not be. */
function whyNotAdopted({ baseline }: ScenariosIntent, observed: ScenariosReport, around: Partial<Around>): string | null {
  if (baseline !== null || observed.installed.length === 0) return null;
  const { loadFault = null, isApplying = false, isDuplicate = false } = around;
  // All of these pass, and then it is adopted without anybody declaring anything.
  const not = 'What is installed is not adopted';
  if (observed.simulation_fault)
    return `${not} while it is not known which are simulated. ${hostSays(observed.simulation_fault)}`;
  if (!tellsSimulation(observed)) return `${not} while this agent does not tell which are simulated: upgrade it.`;
  if (loadFault !== null) return `${not} while CrowdSec would fail to load it. ${hostSays(loadFault)}`;
  if (isApplying) return `${not} while an apply is at work.`;
  if (isDuplicate) return `${not} while two agents with this host's key take turns.`;
  return "What is installed is adopted with the agent's next message.";
}

/** What it means that nothing is declared and nothing was adopted, and what to do. */
function undeclaredSentence(intent: ScenariosIntent, observed: ScenariosReport, around: Partial<Around>): string {
  if (intent.baseline === 'dropped')
    return 'Nothing is compared, since the baseline was dropped: declare a scenario, or adopt what is installed.';
  if (intent.baseline !== null)
    return 'Nothing is compared, since the baseline has become empty: declare a scenario, or accept what is installed.';
  const why = whyNotAdopted(intent, observed, around);
  if (why === null)
    return 'Nothing is compared, since no scenario is installed on this host: declare one that shall be, or install some, which are then adopted.';
  return `Nothing is compared yet. ${why}`;
}

function comparedSentence(
  intent: ScenariosIntent,
  { expected_disabled, expected_enabled, expected_simulated }: Compared,
): string {
  const { plain, simulated } = wantedBy(intent);
  const adopted = plain.length + simulated.length - expected_enabled.length - expected_simulated.length;
  const counts = [
    baselineOf(intent) !== null && `${adopted} adopted`,
    expected_disabled.length > 0 && `${expected_disabled.length} declared disabled`,
    expected_enabled.length > 0 && `${expected_enabled.length} declared enabled`,
    expected_simulated.length > 0 && `${expected_simulated.length} declared simulated`,
  ];
  return `Compared: ${counts.filter(Boolean).join(', ')}.`;
}

function newSentence({ new_since_baseline: { count, names } }: Compared): string | null {
  if (count === 0) return null;
  const unnamed = count - names.length;
  return `New since the adoption, which is no drift: ${unnamed === 0 ? list(names) : `${count} scenarios`}.`;
}

function unknownSentence(reason: Reason | null, intent: ScenariosIntent, compared: Compared, observed: ScenariosReport): string {
  switch (reason) {
    case 'not_processing':
      return `Nothing is detected on this host. ${hostSays(observed.not_processing)}`;
    case 'part_of_item':
      return partsSentence(intent, observed);
    case 'unreadable':
      if (observed.state !== 'read') break;
      return [untoldSentence(intent, observed), toldLastSentence(compared, observed)].filter(Boolean).join(' ');
    default:
  }
  return `Which scenarios are installed on this host is not known. ${observed.detail === null ? `Look at ${named(observed.mount_path)}.` : hostSays(observed.detail)}`;
}

/** Why it is not known of all that must be installed whether it is simulated. */
function untoldSentence(intent: ScenariosIntent, observed: ScenariosReport): string {
  if (observed.simulation_fault) return `Which scenarios are simulated is not known. ${hostSays(observed.simulation_fault)}`;
  const { installed, extents } = evidenceIn(observed);
  if (extents.size === 0) return 'Which scenarios are simulated is not known, since this agent does not tell it: upgrade it.';
  const { plain, simulated } = wantedBy(intent);
  const untold = [...plain, ...simulated].filter((name) => installed.has(name) && !extents.has(name)).sort();
  return `Whether ${list(untold)} ${untold.length === 1 ? 'is' : 'are'} simulated is not known.`;
}

/** What differed when it was last told, and cannot be told now. */
function toldLastSentence({ actually_simulated, not_simulated }: Compared, observed: ScenariosReport): string | null {
  const told = extentsIn(observed);
  const untold = [...actually_simulated, ...not_simulated].filter((name) => !told.has(name)).sort();
  if (untold.length === 0) return null;
  return `When it was last told, ${list(untold)} ${untold.length === 1 ? 'was' : 'were'} simulated otherwise than it shall be.`;
}

function partsSentence(intent: ScenariosIntent, observed: ScenariosReport): string {
  const { plain, simulated } = wantedBy(intent);
  const wanted = new Set([...Object.keys(intent.names), ...plain, ...simulated]);
  const parts = [...partsIn(observed.installed)].filter(([rule]) => wanted.has(rule));
  const told = parts
    .slice(0, PARTS_TOLD)
    .map(([rule, item]) =>
      isDeclared(intent.names, rule)
        ? `${named(rule)} is a part of ${named(item)}: declare that instead.`
        : `${named(rule)} was adopted and is a part of ${named(item)} now: accept what is.`,
    );
  return [...told, ...(parts.length > PARTS_TOLD ? [`So are ${parts.length - PARTS_TOLD} more.`] : [])].join(' ');
}

/** The apply command removes scenarios by cscli, which does not manage local files: names those that it would leave. */
function localFilesSentence(enabled: readonly string[], observed: ScenariosReport): string | null {
  const wanted = new Set(enabled);
  const local = observed.installed.filter((item) => item.origin === 'local' && wanted.has(item.name));
  if (local.length === 0) return null;
  const items = listOfEach(local, ({ name, file }) => `${named(name)} (${named(file)})`);
  return `A local file provides ${items}: cscli cannot remove it, edit or delete it on the host.`;
}

/** A local file that is gone is on no hub. */
function lostFilesSentence(intent: ScenariosIntent, missing: readonly string[]): string | null {
  const local = new Set(baselineOf(intent)?.local);
  const lost = missing.filter((name) => local.has(name) && !isDeclared(intent.names, name));
  return lost.length === 0
    ? null
    : `An apply cannot bring back a local file: ${list(lost)}. Put it back by hand, or accept what is.`;
}

/** An apply simulates, and ends simulating, what is declared and what the hub has. */
function localSimulationSentence(intent: ScenariosIntent, names: readonly string[], observed: ScenariosReport): string | null {
  if (names.length === 0) return null;
  const local = new Set(observed.installed.flatMap(({ name, origin }) => (origin === 'local' ? [name] : [])));
  const own = names.filter((name) => local.has(name) && !isDeclared(intent.names, name));
  if (own.length === 0) return null;
  return `An apply leaves the local ${list(own)} alone. On the host: sudo cscli simulation enable or disable NAME, then reload CrowdSec.`;
}

/** An apply simulates and enforces items as a whole. Which of its rules were simulated when it was adopted nobody wrote down. */
function inPartSentence(
  intent: ScenariosIntent,
  { actually_simulated, not_simulated }: Compared,
  observed: ScenariosReport,
): string | null {
  const adoptedSo = adoptedInPart(intent);
  const told = extentsIn(observed);
  const isLeft = (name: string) => !isDeclared(intent.names, name) && (adoptedSo.has(name) || told.get(name) === 'part');
  const left = [...actually_simulated.filter((name) => adoptedSo.has(name)), ...not_simulated].filter(isLeft).sort();
  if (left.length === 0) return null;
  return `An apply does not choose which rules of ${list(left)} are simulated: edit simulation.yaml by hand, or accept what is.`;
}

/** The apply command installs scenarios from the host's hub: names those that it would not find there. */
function unknownToHubSentence(intent: ScenariosIntent, missing: readonly string[], observed: ScenariosReport): string | null {
  const notInHub = new Set(observed.unknown_to_hub);
  const unknown = missing.filter((name) => notInHub.has(name));
  if (unknown.length === 0) return null;
  const isAllDeclared = unknown.every((name) => isDeclared(intent.names, name));
  const otherwise = isAllDeclared ? 'withdraw the declaration' : 'accept what is';
  return `This host's hub does not have ${list(unknown)}: update the hub, or ${otherwise}.`;
}

const iso = (ms: number): string => new Date(ms).toISOString();
