import { CRS_THRESHOLDS, DEFAULT_THRESHOLDS, type Reason, type TuningReport, type TuningVerdict, type Verdict } from '#contract';
import type { DeclaredIntent, Standing, SurfaceRule } from './surface.ts';
import { ended } from './words.ts';

type Compared = Omit<TuningVerdict, keyof Verdict>;

/** The thresholds that the engine would enforce from the tuning file. */
export interface TuningEvidence {
  readonly inbound: number;
  readonly outbound: number;
}

/** The thresholds: what a readable file does not set is the default of CRS (REQUEST-901-INITIALIZATION.conf sets it when unset). */
export const tuningRule: SurfaceRule<TuningReport, TuningEvidence, Compared> = {
  evidence(observed) {
    if (observed.state !== 'read') return null;
    return { inbound: observed.inbound ?? CRS_THRESHOLDS.inbound, outbound: observed.outbound ?? CRS_THRESHOLDS.outbound };
  },

  isUndeclared: (intent, observed) =>
    intent.inbound === null && intent.outbound === null && (observed.state === 'missing' || observed.state === 'read'),

  obstacle: (observed) => (observed.state === 'read' ? null : observed.state),

  compare(intent, evidence) {
    const differs = (declared: number | null, actual: number | undefined) =>
      declared !== null && actual !== undefined && declared !== actual;
    return {
      differs: differs(intent.inbound, evidence?.inbound) || differs(intent.outbound, evidence?.outbound),
      compared: {
        expected_inbound: intent.inbound ?? DEFAULT_THRESHOLDS.inbound,
        actual_inbound: evidence?.inbound ?? null,
        expected_outbound: intent.outbound ?? DEFAULT_THRESHOLDS.outbound,
        actual_outbound: evidence?.outbound ?? null,
      },
    };
  },

  doubt(observed) {
    if (observed.loaded_by === null) return 'unreadable';
    return observed.loaded_by.length === 0 ? 'not_loaded' : null;
  },

  sentence,
};

/** Adopts, threshold by threshold, what a decidable file sets where nothing is declared yet. Null where there is nothing to adopt. */
export function adoptThresholds(
  intent: DeclaredIntent,
  observed: TuningReport,
): { inbound: number | null; outbound: number | null } | null {
  const evidence = tuningRule.evidence(observed);
  if (evidence === null) return null;
  const adopt = (declared: number | null, actual: number) => declared ?? (actual >= 1 && actual <= 100 ? actual : null);
  const adopted = { inbound: adopt(intent.inbound, evidence.inbound), outbound: adopt(intent.outbound, evidence.outbound) };
  return adopted.inbound === intent.inbound && adopted.outbound === intent.outbound ? null : adopted;
}

function sentence({ status, reason }: Standing, intent: DeclaredIntent, compared: Compared, observed: TuningReport): string {
  switch (status) {
    case 'undeclared':
      return observed.state === 'missing'
        ? 'There is no tuning file on this host and no threshold is declared.'
        : 'No threshold is declared for this host.';
    case 'in_sync':
      return 'The thresholds on disk are as declared.';
    case 'drifted':
      return [
        threshold('inbound', intent.inbound, compared.actual_inbound),
        threshold('outbound', intent.outbound, compared.actual_outbound),
      ]
        .filter(Boolean)
        .join(' ');
    case 'unknown':
      return unknownSentence(reason, observed);
  }
}

function threshold(direction: string, declared: number | null, actual: number | null): string {
  return declared === null || declared === actual
    ? ''
    : `The ${direction} threshold is ${actual} on the host, ${declared} is declared.`;
}

function unknownSentence(reason: Reason | null, observed: TuningReport): string {
  switch (reason) {
    case 'not_loaded':
      return `The file agrees, but no appsec-config that an acquisition uses lists its rule, so CrowdSec does not load ${observed.path}.`;
    case 'missing':
      return `There is no tuning file at ${observed.path}. The apply command writes it.`;
    case 'unreadable':
      return observed.state === 'read'
        ? ended(
            `The file agrees, but whether CrowdSec loads it could not be read: ${observed.detail ?? 'look at its acquisitions'}`,
          )
        : ended(`The tuning file could not be read: ${observed.detail ?? observed.path}`);
    default:
      return ended(`What the tuning file enforces cannot be said for certain: ${observed.detail ?? observed.path}`);
  }
}
