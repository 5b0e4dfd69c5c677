import type { DriftDocument, DriftEngine, DriftHost } from '#contract';
import { type Evidence, type Outage, verdictsOf } from '../data/evidence.ts';
import { isAboutAgent } from './agent-fault.ts';
import type { ShownReason } from './shown-verdict.ts';
import { NEXT_LOAD_FAILS, NOT_RUNNING, type StateWords } from './state-words.ts';

/** What is said of the engine of a host. */
interface EngineFacts {
  engine: DriftEngine;
  /** Why its next load would fail, as the host says. */
  load_fault: string | null;
}

const isUnheard = (reason: ShownReason | null) => isAboutAgent(reason) || reason === 'check_stopped';

/**
 * What is red about a host: its engine does not run, or would not survive its next load. Null where neither is known, as while
 * nothing is heard of the host, which the reasons of its verdicts tell.
 */
export function engineFault({ engine, load_fault }: EngineFacts, reasons: readonly (ShownReason | null)[]): StateWords | null {
  if (reasons.some(isUnheard)) return null;
  if (engine.state === 'down' || reasons.includes('engine_down')) return NOT_RUNNING;
  return load_fault === null ? null : NEXT_LOAD_FAILS;
}

/** What is said of an engine that is down, below a heading that says so already. */
export const downWords = ({ detail }: DriftEngine): string => detail.replace(/^CrowdSec is not running, so nothing/, 'Nothing');

/** The same where the command that starts it stands below. What a host says is no end of the sentence, whatever it holds. */
export const downWordsAlone = (engine: DriftEngine): string =>
  downWords(engine).replace(/ (?:Start it|Mend that, then start it): [^“”]*$/, '');

/** A host whose engine may be spoken of in the present tense. */
export interface KnownEngine {
  document: DriftDocument;
  host: DriftHost;
  /** What is red about it. */
  fault: StateWords | null;
}

/** The host that is shown, with its engine; null while nothing is heard of it, or what is shown may be old. */
export function knownEngine(evidence: Evidence | null, outage: Outage | null): KnownEngine | null {
  const document = evidence?.document;
  if (!document?.host || outage !== null) return null;
  const reasons = verdictsOf(document).map(({ reason }) => reason);
  return reasons.some(isUnheard) ? null : { document, host: document.host, fault: engineFault(document.host, reasons) };
}
