import type { IntentChange, Outcome, Surface } from '#contract';
import type { SurfaceRule } from '../../drift/index.ts';
import type { Observation } from '../tables/observations.ts';

/** What a copy of an intent does to one surface of one host. */
export interface CopyPlan<Declared = unknown, Change = IntentChange> {
  readonly changes: Change[];
  /** What differs and stays as it is, since the host could not apply it. */
  readonly skipped: string[];
  /** The surface's part of the intent with the changes made. */
  readonly declared: Declared;
}

/** What taking a change back does to one surface of one host. */
export interface UndoPlan<Declared = unknown, Change = IntentChange> extends CopyPlan<Declared, Change> {
  /** Whether something else was declared of what changes after the change that is taken back. */
  readonly declaredSince: boolean;
}

/** One surface as Fleet knows it: its rule, and what Fleet does with its part of an intent. All but `missed` is pure. */
export interface FleetSurface<Declared = unknown, Observed = unknown, Change = IntentChange> {
  readonly name: Surface;
  /** Its member of a report. */
  readonly reportKey: string;
  readonly rule: SurfaceRule<Declared, Observed>;
  /** Its members of the intent that an agent receives. */
  intentForAgent(declared: Declared): object;
  /** How another host's intent would become this one's. @param observation of the host that takes it; null before its first report */
  planCopy(source: Declared, target: Declared, observation: Observation<Observed> | null): CopyPlan<Declared, Change>;
  /**
   * How changes of the past are taken back: each value gets what it `was`, unless it has that already. Refuses what could not be
   * declared today. @param undone as the history kept them @param observation null before the host's first report
   */
  planUndo(
    undone: readonly Change[],
    declared: Declared,
    observation: Observation<Observed> | null,
  ): Outcome<UndoPlan<Declared, Change>>;
  /** A change as a part of a sentence: `crowdsecurity/ssh-bf disabled`. */
  changeInWords(change: Change): string;
  /**
   * What a new host takes of another's intent beside what `planCopy` gave, in words as well; null where there is no more to take.
   * @param declared what it has by `planCopy`
   * @param now Unix milliseconds
   */
  startLike?(source: Declared, declared: Declared, now: number): { declared: Declared; words: string; changes: Change[] } | null;
  /**
   * How many things that protect hub upgrades do not bring to the host; null where that is not known.
   * @param catalogue the digest of the host's catalogue, which need not be held; null for none
   */
  missed?(sql: SqlStorage, catalogue: string | null, declared: Declared, observation: Observation<Observed>): number | null;
}
