import type { Thresholds, Which } from './setvar.ts';
import type { Survey } from './survey.ts';

/** A text that a WAF loads, in its place among the others. */
export interface Part {
  readonly survey: Survey;
  /** Whether it is the tuning rule's own text. */
  readonly isOurs: boolean;
}

/** Where in a WAF something stands; a line of null means its whole text. */
export interface Place {
  readonly part: Part;
  readonly line: number | null;
  /** What it does, as a sentence's second half: "sets a threshold too". */
  readonly why: string;
}

/** What a WAF makes of its texts. */
export type WafVerdict =
  /** The engine refuses to start with it. */
  | ({ readonly is: 'refused' } & Place)
  /** It cannot be told from the texts. */
  | ({ readonly is: 'undecided' } & Place)
  | {
      readonly is: 'enforces';
      /** Null: what the CRS sets where nothing else does. */
      readonly thresholds: Thresholds;
      /** Whether some rule compares a score with the inbound threshold. */
      readonly compares: boolean;
      /** The thresholds that our text sets too late, after they were compared with. */
      readonly late: readonly Which[];
    };

/** Thrown inside the reading of one WAF; it never leaves these files. */
export class Verdict extends Error {
  readonly verdict: WafVerdict;

  constructor(verdict: WafVerdict) {
    super();
    this.verdict = verdict;
  }
}
