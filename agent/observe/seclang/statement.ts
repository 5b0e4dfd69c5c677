import type { Guard } from './guard.ts';
import type { Which } from './setvar.ts';

/** A range of rule ids, both ends in it. */
export interface Range {
  from: number;
  to: number;
}

/** What a rule does when it runs, in order, as far as it touches a threshold. */
export type Step =
  | { readonly does: 'set'; readonly which: Which; readonly text: string }
  /** Whatever it does to a threshold cannot be told. */
  | { readonly does: 'unsure'; readonly why: string };

/** How a rule changes which of the rules after it run. */
export type Flow =
  | { readonly does: 'skip'; readonly count: number }
  | { readonly does: 'skip_after'; readonly marker: string }
  | { readonly does: 'allow'; readonly scope: 'phase' | 'request' | 'all' }
  /** `ctl:ruleEngine` with anything but `On`. */
  | { readonly does: 'engine'; readonly mode: string };

/** Other rules that something takes away or changes. */
export type Removal =
  | ({ readonly by: 'id' } & Range)
  | { readonly by: 'tag'; readonly tag: string }
  | { readonly by: 'msg'; readonly msg: string };

/** A SecAction, or a SecRule with all that is chained to it. */
export interface Rule {
  readonly is: 'rule';
  readonly line: number;
  /** 0 where it has none. */
  readonly id: number;
  readonly phase: number;
  /** Whether it depends on the request. A SecAction does not. */
  readonly isConditional: boolean;
  readonly steps: readonly Step[];
  readonly guard: Guard | null;
  /** The thresholds that it compares with, or hands on to other variables. */
  readonly reads: readonly Which[];
  readonly flows: readonly Flow[];
  readonly removals: readonly Removal[];
  /** `allow`, `block`, `deny`, `drop`, `pass`, `redirect`, as it says itself; null where the default holds. */
  readonly disruptive: string | null;
  /** The first action that is neither harmless nor a plain setvar, for a rule of which no other action is expected; null where there is none. */
  readonly odd: string | null;
  readonly tags: readonly string[];
  readonly msg: string | null;
  /** Whether it only counts where the CRS's early blocking is on, which it is not by itself. */
  readonly isEarlyBlocking: boolean;
  /** Whether it turns that on, or may. */
  readonly setsEarlyBlocking: boolean;
}

/** A directive, as far as it can matter for the thresholds of the WAF that loads it. */
export type Statement =
  | Rule
  | { readonly is: 'marker'; readonly line: number; readonly name: string }
  | { readonly is: 'engine'; readonly line: number; readonly mode: string }
  | { readonly is: 'removal'; readonly line: number; readonly removals: readonly Removal[] }
  /** Changes rules that are loaded already; `mustExist`: the engine refuses an id that no rule has. */
  | { readonly is: 'update'; readonly line: number; readonly ranges: readonly Range[]; readonly mustExist: number | null }
  | {
      readonly is: 'default';
      readonly line: number;
      readonly phase: number;
      readonly disruptive: string;
      readonly steps: readonly Step[];
      /** Why the engine refuses the next rule because of it; null where it does not. */
      readonly fault: string | null;
    }
  /** The engine refuses to load it. */
  | { readonly is: 'fault'; readonly line: number; readonly why: string; readonly isRule: boolean }
  /** What it does cannot be told. */
  | { readonly is: 'doubt'; readonly line: number; readonly why: string }
  /** From here on a SecRule that does not compile is passed over. */
  | { readonly is: 'lenient'; readonly line: number };
