import * as v from 'valibot';
import { DECLARATIONS_MAX, InstalledName, ScenarioName } from './names.ts';
import { COLLECTIONS_MAX, IGNORED_LISTED_MAX, INSTALLED_MAX, REPORT_SCHEMA } from './report-limits.ts';
import { Timestamp } from './time.ts';

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const Detail = v.nullable(text(1000));
const Path = text(4096);

export const SurfaceDigest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits'));

const Agent = v.object({
  version: text(64),
  /** Random per process: two `run` processes with one key are told apart by it. */
  instance: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/)),
  mode: v.picklist(['run', 'check']),
  started_at: Timestamp,
});

const Content = v.picklist(['clean', 'tainted', 'outdated', 'unknown']);

export const InstalledScenario = v.object({
  name: InstalledName,
  file: Path,
  origin: v.picklist(['hub', 'local']),
  content: Content,
});
export type InstalledScenario = v.InferOutput<typeof InstalledScenario>;

const Taint = v.object({
  /** One of ITEM_TYPES; a newer agent may know more of them. */
  type: text(64),
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
  tainted_by: v.pipe(v.array(Taint), v.maxLength(INSTALLED_MAX)),
  /** Full names, sorted: the scenarios whose absence taints it. Of one whose own file is outdated, which nothing taints, those that its upgrade installs. */
  scenarios: v.pipe(v.array(InstalledName), v.maxLength(INSTALLED_MAX)),
});
export type InstalledCollection = v.InferOutput<typeof InstalledCollection>;

const ReadState = v.picklist(['read', 'missing', 'unreadable', 'invalid']);

/** What the agent saw of `<crowdsec_dir>/collections` and of what they hold. They are told, not compared. */
export const CollectionsReport = v.object({
  state: ReadState,
  detail: Detail,
  installed: v.pipe(v.array(InstalledCollection), v.maxLength(COLLECTIONS_MAX)),
});
export type CollectionsReport = v.InferOutput<typeof CollectionsReport>;

/** What the agent saw of `<crowdsec_dir>/scenarios`. Only `read` is evidence. */
export const ScenariosReport = v.object({
  state: ReadState,
  detail: Detail,
  mount_path: Path,
  installed: v.pipe(v.array(InstalledScenario), v.maxLength(INSTALLED_MAX)),
  ignored: v.pipe(v.array(v.object({ file: Path, why: text(200) })), v.maxLength(IGNORED_LISTED_MAX)),
  ignored_count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Declared names that the host's hub index does not have; null: the index could not be read. Agents before 0.2 leave it out. */
  unknown_to_hub: v.optional(v.nullable(v.pipe(v.array(ScenarioName), v.maxLength(DECLARATIONS_MAX)))),
  /** Agents before 0.2 leave it out. */
  collections: v.optional(CollectionsReport),
});
export type ScenariosReport = v.InferOutput<typeof ScenariosReport>;

const FileThreshold = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)));

/** What the agent saw of the tuning file. `inbound`, `outbound`: null where a readable file does not set them. */
export const TuningReport = v.object({
  state: v.picklist(['read', 'missing', 'unreadable', 'invalid', 'indeterminate']),
  detail: Detail,
  path: Path,
  sha256: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  modified_at: v.nullable(Timestamp),
  inbound: FileThreshold,
  outbound: FileThreshold,
  /** The appsec-configs in use that list the file's rule; null: could not be read. */
  loaded_by: v.nullable(v.pipe(v.array(text(1024)), v.maxLength(100))),
});
export type TuningReport = v.InferOutput<typeof TuningReport>;

const envelope = {
  schema: v.literal(REPORT_SCHEMA),
  agent: Agent,
  observed_at: Timestamp,
  digest: SurfaceDigest,
  /** The revision whose sentinels are on the host's disk; null before the first. */
  delivered_revision: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Why the newest intent is not on the host's disk: refused there, or not writable; null where nothing is wrong. Agents before 0.2 leave it out. */
  delivery_fault: v.optional(Detail),
};

/** A full observation. Unknown fields are dropped, so that versions may differ by a minor. */
export const Report = v.object({ ...envelope, scenarios: ScenariosReport, tuning: TuningReport });
export type Report = v.InferOutput<typeof Report>;

/** "As in my last report": sent only after a completed pass of stats over the watched tree. */
export const Heartbeat = v.object(envelope);
export type Heartbeat = v.InferOutput<typeof Heartbeat>;
