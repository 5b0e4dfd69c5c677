import * as v from 'valibot';
import type { HeldItem } from '../catalogue.ts';
import type { IntentTag } from '../intent-tag.ts';
import { listOf } from '../list.ts';
import { DECLARATIONS_MAX, InstalledName, ScenarioName } from '../names.ts';
import { COLLECTIONS_MAX, IGNORED_LISTED_MAX, INSTALLED_MAX, RULES_MAX } from '../report/limits.ts';
import { Detail, Path, said, word } from '../text.ts';
import { Moment } from '../time.ts';
import type { Verdict } from '../verdict.ts';
import { surfaceContract } from './surface.ts';

/** What a scenario shall be: not installed; installed and not simulated; installed and simulated, so that it detects and blocks nobody. */
export type Declared = 'disabled' | 'enabled' | 'simulated';

const Content = v.picklist(['clean', 'tainted', 'outdated', 'unknown']);

export const InstalledScenario = v.object({
  name: InstalledName,
  file: Path,
  origin: v.picklist(['hub', 'local']),
  content: Content,
  /** Whether CrowdSec's simulation.yaml says so: then it detects and blocks nobody. Left out where that is not known, and by older agents. */
  simulated: v.optional(v.boolean()),
  /**
   * Whether only some of the rules in its file are simulated, with `simulated: true`: the others block. It is then neither as declared
   * enabled nor as declared simulated. Left out where that is not so, and by older agents.
   */
  simulated_in_part: v.optional(v.boolean()),
  /** The rules in its file that are called otherwise than the item: alerts show these names. Older agents leave it out. */
  rules: v.optional(listOf(InstalledName, RULES_MAX)),
});
export type InstalledScenario = v.InferOutput<typeof InstalledScenario>;

const Taint = v.object({
  /** One of ITEM_TYPES; a newer agent may know more of them. */
  type: word(64),
  name: InstalledName,
  why: v.picklist(['missing', 'changed']),
});
export type Taint = v.InferOutput<typeof Taint>;

/** An installed collection. `content` is its own file's, as of a scenario. */
export const InstalledCollection = v.object({
  ...InstalledScenario.entries,
  /** With what it holds, as `cscli collections list` has it. */
  status: Content,
  /** The hub items that it holds, itself or through other collections, and that taint it: not installed, or changed on the host. Itself, where its own file was changed. */
  tainted_by: listOf(Taint, INSTALLED_MAX),
  /** Full names, sorted: the scenarios whose absence taints it. Of one whose own file is outdated, which nothing taints, those that its upgrade installs. */
  scenarios: listOf(InstalledName, INSTALLED_MAX),
});
export type InstalledCollection = v.InferOutput<typeof InstalledCollection>;

const ReadState = v.picklist(['read', 'missing', 'unreadable', 'invalid']);

/** What the agent saw of `<crowdsec_dir>/collections` and of what they hold. They are told, not compared. */
export const CollectionsReport = v.object({
  state: ReadState,
  detail: Detail,
  installed: listOf(InstalledCollection, COLLECTIONS_MAX),
  /** The installed AppSec rules, where a collection is tainted: what its newest version holds may be missing among them. Older agents leave it out. */
  appsec_rules: v.optional(listOf(InstalledName, INSTALLED_MAX)),
});
export type CollectionsReport = v.InferOutput<typeof CollectionsReport>;

/** What the agent saw of `<crowdsec_dir>/scenarios`. Only `read` is evidence. */
export const ScenariosReport = v.object({
  state: ReadState,
  detail: Detail,
  mount_path: Path,
  installed: listOf(InstalledScenario, INSTALLED_MAX),
  ignored: listOf(v.object({ file: Path, why: said(200) }), IGNORED_LISTED_MAX),
  ignored_count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Declared names that the host's hub index does not have; null: the index could not be read. Agents before 0.2 leave it out. */
  unknown_to_hub: v.optional(v.nullable(listOf(ScenarioName, DECLARATIONS_MAX))),
  /** Why nothing that is installed is active: CrowdSec's log processor is off. Null where it is on. Older agents leave it out. */
  not_processing: v.optional(Detail),
  /** Why it is not known which are simulated; null where it is. Older agents leave it out. */
  simulation_fault: v.optional(Detail),
  /** Agents before 0.2 leave it out. */
  collections: v.optional(CollectionsReport),
});
export type ScenariosReport = v.InferOutput<typeof ScenariosReport>;

const Names = listOf(InstalledName, INSTALLED_MAX);

/** How what the running engine loaded differs from what is installed. Full names, sorted. */
export const RunningScenarios = v.object({
  /** It runs them, and they are not installed any more. */
  removed: Names,
  /** They are installed, and it does not run them. */
  added: Names,
  /** It simulates them, and simulation.yaml does not say so any more. */
  simulated: Names,
  /** simulation.yaml says that they are simulated, and it does not simulate them. */
  not_simulated: Names,
});
export type RunningScenarios = v.InferOutput<typeof RunningScenarios>;

/** Full names, sorted. */
export interface ScenariosVerdict extends Verdict {
  expected_disabled: string[];
  actually_enabled: string[];
  expected_enabled: string[];
  /** Declared enabled or simulated, or in the baseline, and not installed. */
  actually_missing: string[];
  /** Declared simulated. Left out of verdicts that were judged before 0.2, as every member below that is optional. */
  expected_simulated?: string[];
  /** Declared enabled, or in the baseline as not simulated; installed, and simulated. Or in the baseline as simulated in part, and now in all rules. */
  actually_simulated: string[];
  /** Declared simulated, or in the baseline as simulated; installed, and not simulated, or in part where it shall be in all rules. */
  not_simulated?: string[];
  /** How many scenarios the baseline has; null where there is none. */
  baseline_count?: number | null;
  /** What is installed since the baseline was adopted and neither in it nor declared. It is no drift. */
  new_since_baseline?: { count: number; names: string[] };
  /** Declared disabled, not installed any more, and still loaded by the running engine. */
  still_running: string[];
  /** Must be installed and is, and the running engine has not loaded it, or simulates it otherwise than it shall. */
  not_running: string[];
}

/** One row of `GET /api/security/scenarios`. */
export interface ScenarioRow {
  short_name: string;
  /** The owner, what stands before the slash; empty for a local item without one. */
  source: string;
  canonical_name: string;
  path: string | null;
  disabled: boolean;
  declared: Declared | null;
  /** Whether the baseline has it, also where something else is declared of it. */
  in_baseline?: boolean;
  /** Whether the baseline has it as simulated; left out of what it does not have. */
  simulated_in_baseline?: boolean;
  /** The baseline has it as simulated in some of its rules alone, with `simulated_in_baseline`; left out where that is not so. */
  in_part_in_baseline?: boolean;
  /** RFC 3339: the last report that still had it installed; only where it must be installed and is not. */
  installed_until?: string;
  /** RFC 3339: the first report that had it installed; only where it is new since the baseline and no part of it. */
  new_since?: string;
  installed: boolean;
  /** Whether the running engine has loaded it; null where that is not known. */
  running: boolean | null;
  origin: InstalledScenario['origin'] | null;
  content: InstalledScenario['content'] | null;
  /** It detects and blocks nobody. False where that is not known, too. */
  simulated: boolean;
  /** Installed, and the host's agent does not tell whether it is simulated; left out where it does. */
  simulation_unknown?: boolean;
  /** Only some of its rules are simulated, and the others block; left out where that is not so. */
  simulated_in_part?: boolean;
  /** Declared, but only a rule in the file of this installed item; null where it is an item of its own. */
  part_of: string | null;
  /** Declared, but the host's hub index does not have it (any more). */
  not_in_hub: boolean;
  description?: string;
}

/** Scenarios and AppSec rules that hub upgrades do not bring, since they skip the collection that holds them. */
export interface Missed {
  count: number;
  /** The first of them, sorted; at most 50. */
  items: HeldItem[];
  /** The scenarios that are declared disabled and taint it, directly or through a collection in it; none where nothing declared does. */
  because: string[];
}

/** An installed collection and what it means. */
export interface CollectionRow extends InstalledCollection {
  /** What its newest version holds and no hub upgrade brings; left out where that is not known or too much to be looked through, and where it is nothing. */
  missed?: Missed;
  /** The scenarios that taint it and are missing because they are declared disabled. Full names. */
  frozen_by: string[];
  /** A sentence for a person. */
  detail: string;
}

/** The collections of `GET /api/security/scenarios`, what needs a look first. */
export interface CollectionsDocument extends Pick<CollectionsReport, 'state'> {
  /** How many there are and how many are tainted, or why that is not known. */
  detail: string;
  installed: CollectionRow[];
  /** Of all collections together; left out where the host's catalogue has not come, and where it is too much to be looked through. */
  missed?: Missed;
}

/** `GET /api/security/scenarios`. */
export interface ScenariosDocument {
  /** The intent that this is a part of, as its `ETag` names it; left out by a Fleet of before. */
  intent?: IntentTag;
  scenarios: ScenarioRow[];
  /** Whether the rows rest on a decidable report. */
  is_available: boolean;
  mount_path: string | null;
  disabled_count: number;
  /** The digest of the report that the rows rest on, for `seen` in `POST /api/security/baseline`; left out before the first and while simulation cannot be read. */
  digest?: string;
  /** What the host had when its intent was adopted; null where that was not adopted yet or was dropped. */
  baseline?: BaselineDocument | null;
  /** Left out where they were not reported with the rows. */
  collections?: CollectionsDocument;
  last_modified_at?: string;
}

/** `POST /api/security/baseline`, and the baseline of `GET /api/security/scenarios`. */
export interface BaselineDocument {
  /** How many scenarios it has. */
  count: number;
  /** RFC 3339: when it was adopted or last accepted; null where it was dropped. */
  adopted_at: string | null;
}

const Seen = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits'));

/**
 * `POST /api/security/baseline`: what is installed now is what shall be, in whole or of some scenarios; or nothing but what is declared
 * is compared from now on. `seen` is the `digest` of `GET /api/security/scenarios` that was shown.
 */
export const BaselineRequest = v.union(
  [
    v.strictObject({
      accept: v.union([v.literal('all'), v.pipe(listOf(InstalledName, INSTALLED_MAX), v.minLength(1, 'must name a scenario'))]),
      seen: Seen,
    }),
    v.strictObject({ drop: v.literal(true) }),
  ],
  'must be {accept: "all" or names, seen} or {drop: true}',
);
export type BaselineRequest = v.InferOutput<typeof BaselineRequest>;

/** `PATCH /api/security/scenarios/{name}` */
export const ScenarioPatch = v.pipe(
  v.strictObject({
    disabled: v.optional(v.boolean()),
    declared: v.optional(v.picklist(['disabled', 'enabled', 'simulated'])),
  }),
  v.check(
    ({ disabled, declared }) => (disabled === undefined) !== (declared === undefined),
    'must be {disabled: true or false} or {declared: "disabled", "enabled" or "simulated"}',
  ),
);
export type ScenarioPatch = v.InferOutput<typeof ScenarioPatch>;

/** What a change of the intent does to one scenario; null is no declaration. */
export interface DeclarationChange {
  scenario: string;
  was: Declared | null;
  becomes: Declared | null;
}

/** What it does to one scenario of the baseline; null: the baseline does not have it. */
export interface BaselinePartChange {
  in_baseline: string;
  /** Whether it was a local file on the host. */
  local: boolean;
  was: 'installed' | 'simulated' | 'simulated_in_part' | null;
  becomes: 'installed' | 'simulated' | 'simulated_in_part' | null;
}

/** What it does to the baseline as a whole. RFC 3339: when it was adopted or last accepted; `dropped`; null: not adopted yet. */
export interface BaselineChange {
  baseline: true;
  was: string | null;
  becomes: string | null;
}

/** What a change of the intent does to the scenarios, one value at a time. */
export type ScenarioChange = DeclarationChange | BaselinePartChange | BaselineChange;

const DeclaredNames = listOf(ScenarioName, DECLARATIONS_MAX);
/** A host's hub items, all of which may be in its baseline. */
const WantedNames = listOf(ScenarioName, INSTALLED_MAX);

/** Which scenarios are installed. */
export const scenarios = surfaceContract<ScenariosVerdict, ScenarioChange>()({
  name: 'scenarios',
  reportKey: 'scenarios',
  report: ScenariosReport,
  running: RunningScenarios,
  intent: {
    disabled_scenarios: DeclaredNames,
    /** Must be installed and not simulated: declared so, and the hub items that the baseline has so. */
    enabled_scenarios: WantedNames,
    /** Must be installed and simulated: declared so, and what the baseline has so. Older Workers leave it out. */
    simulated_scenarios: v.optional(WantedNames),
    /** Those of the two lists above that only the baseline asks for. Older Workers leave it out. */
    baseline_scenarios: v.optional(WantedNames),
  },
  part: v.strictObject({
    names: v.pipe(v.record(ScenarioName, v.picklist(['disabled', 'enabled', 'simulated'])), v.maxEntries(DECLARATIONS_MAX)),
    baseline: v.nullable(
      v.union([
        v.literal('dropped'),
        v.strictObject({
          plain: Names,
          simulated: Names,
          inPart: v.optional(Names),
          local: Names,
          adoptedAt: Moment,
          openUntil: Moment,
        }),
      ]),
    ),
  }),
});
