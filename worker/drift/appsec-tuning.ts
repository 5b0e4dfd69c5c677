import {
  CRS_THRESHOLDS,
  DEFAULT_THRESHOLDS,
  type Reason,
  type RunningTuning,
  THRESHOLD_MAX,
  THRESHOLD_MIN,
  type TuningReport,
  type TuningVerdict,
  type Verdict,
} from '#contract';
import {
  adoptionOf,
  basisOfThresholds,
  type DeclaredThresholds,
  THRESHOLDS,
  type Threshold,
  withThreshold,
} from './declared-thresholds.ts';
import type { Standing, SurfaceRule } from './surface.ts';
import { hostSays, named } from './words.ts';

type Compared = Omit<TuningVerdict, keyof Verdict>;

/** The thresholds that the engine would enforce from the tuning file. */
export interface TuningEvidence {
  readonly inbound: number;
  readonly outbound: number;
}

/** The thresholds: what a readable file does not set is the default of CRS (REQUEST-901-INITIALIZATION.conf sets it when unset). */
export const tuningRule: SurfaceRule<DeclaredThresholds, TuningReport, TuningEvidence, Compared, RunningTuning> = {
  nothingDeclared: { inbound: null, outbound: null },

  evidence(observed) {
    if (observed.state !== 'read') return null;
    return withDefaults(observed);
  },

  basis: basisOfThresholds,

  isUndeclared: (declared, observed) =>
    declared.inbound === null && declared.outbound === null && (observed.state === 'missing' || observed.state === 'read'),

  obstacle(observed) {
    if (observed.not_processing) return 'not_processing';
    return observed.state === 'read' ? null : observed.state;
  },

  compare(declared, evidence, running) {
    const loaded = running === null ? null : withDefaults(running);
    const isOther = (actual: TuningEvidence | null) =>
      actual !== null &&
      ((declared.inbound !== null && declared.inbound !== actual.inbound) ||
        (declared.outbound !== null && declared.outbound !== actual.outbound));
    return {
      differs: isOther(evidence) ? 'disk' : isOther(loaded) ? 'running' : null,
      compared: {
        expected_inbound: declared.inbound ?? DEFAULT_THRESHOLDS.inbound,
        actual_inbound: evidence?.inbound ?? null,
        expected_outbound: declared.outbound ?? DEFAULT_THRESHOLDS.outbound,
        actual_outbound: evidence?.outbound ?? null,
        running_inbound: loaded?.inbound ?? null,
        running_outbound: loaded?.outbound ?? null,
      },
    };
  },

  differences: (declared, compared) =>
    THRESHOLDS.flatMap((threshold) => {
      const shall = declared[threshold];
      const actual = compared[`actual_${threshold}`];
      const running = compared[`running_${threshold}`] ?? null;
      if (shall === null) return [];
      if (actual !== null && actual !== shall)
        return [{ item: threshold, how: `${actual}, not ${shall}`, words: `threshold is ${actual}, not ${shall}` }];
      if (running === null || running === shall) return [];
      return [
        { item: threshold, how: `runs ${running}, not ${shall}`, words: `threshold still runs as ${running}, not ${shall}` },
      ];
    }),

  doubt(_declared, observed) {
    if (observed.loaded_by === null) return 'unreadable';
    if (observed.not_compared) return 'not_compared';
    return observed.loaded_by.length === 0 ? 'not_loaded' : null;
  },

  sentence,

  neverByUpgrade: ['local_files', 'tuning_file'],

  adopt(before, observed, { now }) {
    const after = adoptThresholds(before, observed);
    if (after === null) return null;
    const adopted = THRESHOLDS.filter((threshold) => after[threshold] !== before[threshold]);
    const declared = adopted.reduce((all, threshold) => withThreshold(all, threshold, after[threshold], now), before);
    const which = adopted.map((threshold) => `the ${threshold} threshold ${after[threshold]}`);
    return { declared, sentence: `Adopted what the host has: ${which.join(' and ')}.` };
  },

  kept: (observed) => observed,

  loadFault: () => null,
};

function withDefaults({ inbound, outbound }: RunningTuning): TuningEvidence {
  return { inbound: inbound ?? CRS_THRESHOLDS.inbound, outbound: outbound ?? CRS_THRESHOLDS.outbound };
}

/**
 * What a decidable file sets of the thresholds that are neither declared nor adopted yet, with those that are.
 * @returns null where there is nothing to adopt
 */
export function adoptThresholds(
  declared: DeclaredThresholds,
  observed: TuningReport,
): Pick<DeclaredThresholds, Threshold> | null {
  const evidence = tuningRule.evidence(observed);
  if (evidence === null) return null;
  const isDeclarable = (threshold: number) => threshold >= THRESHOLD_MIN && threshold <= THRESHOLD_MAX;
  const adopt = (wanted: number | null, actual: number) => wanted ?? (isDeclarable(actual) ? actual : null);
  const adopted = { inbound: adopt(declared.inbound, evidence.inbound), outbound: adopt(declared.outbound, evidence.outbound) };
  return adopted.inbound === declared.inbound && adopted.outbound === declared.outbound ? null : adopted;
}

function sentence(
  { status, reason }: Standing,
  declared: DeclaredThresholds,
  compared: Compared,
  observed: TuningReport,
): string {
  switch (status) {
    case 'undeclared':
      return undeclaredSentence(declared, observed);
    case 'in_sync':
      return [comparedSentence(declared), observed.note && hostSays(observed.note)].filter(Boolean).join(' ');
    case 'drifted':
      return [
        thresholdSentence('inbound', declared, compared.actual_inbound, compared.running_inbound),
        thresholdSentence('outbound', declared, compared.actual_outbound, compared.running_outbound),
        observed.note && hostSays(observed.note),
      ]
        .filter(Boolean)
        .join(' ');
    case 'unknown':
      return unknownSentence(reason, observed);
  }
}

function comparedSentence({ inbound, outbound }: DeclaredThresholds): string {
  const compared = [inbound !== null && `inbound threshold ${inbound}`, outbound !== null && `outbound threshold ${outbound}`];
  return `Compared: ${compared.filter(Boolean).join(', ')}.`;
}

function thresholdSentence(
  threshold: Threshold,
  declared: DeclaredThresholds,
  actual: number | null,
  running: number | null,
): string {
  const shall = declared[threshold];
  if (shall === null) return '';
  const so = adoptionOf(declared, threshold) === null ? 'is declared' : 'was adopted';
  if (shall !== actual) return `The ${threshold} threshold is ${actual} on the host, ${shall} ${so}.`;
  if (running === null || shall === running) return '';
  const onDisk = so === 'is declared' ? 'and on the disk' : 'and is on the disk';
  return `The running CrowdSec has loaded the ${threshold} threshold ${running}; ${shall} ${so} ${onDisk}.`;
}

/** What it means that no threshold is declared and none was adopted, and what to do. */
function undeclaredSentence(declared: DeclaredThresholds, observed: TuningReport): string {
  if (observed.state === 'missing')
    return 'Nothing is compared, since there is no tuning file on this host: declare a threshold, and the apply command writes the file.';
  if (adoptThresholds(declared, observed) !== null)
    return "Nothing is compared yet. What the tuning file sets is adopted with the agent's next message.";
  return `Nothing is compared until a threshold is declared: what the tuning file sets is not between ${THRESHOLD_MIN} and ${THRESHOLD_MAX}, so it was not adopted.`;
}

function unknownSentence(reason: Reason | null, observed: TuningReport): string {
  switch (reason) {
    case 'not_loaded':
      return `The file agrees, but no appsec-config that an acquisition uses lists its rule, so CrowdSec does not load ${named(observed.path)}.`;
    case 'not_processing':
      return `No request is examined on this host. ${hostSays(observed.not_processing)}`;
    case 'not_compared':
      return `The file agrees, but nothing compares a request with it. ${hostSays(observed.not_compared)}`;
    case 'missing':
      return `There is no tuning file at ${named(observed.path)}. The apply command writes it.`;
    case 'unreadable':
      return observed.state === 'read'
        ? // The agent's own words say what could not be read of it.
          `The file agrees. ${observed.detail === null ? 'Whether CrowdSec loads it could not be read: look at its acquisitions.' : hostSays(observed.detail)}`
        : `What the tuning file sets is not known. ${aboutFile(observed)}`;
    default:
      return `What CrowdSec enforces by the tuning file is not known for certain. ${aboutFile(observed)}`;
  }
}

const aboutFile = ({ detail, path }: TuningReport): string => (detail === null ? `Look at ${named(path)}.` : hostSays(detail));
