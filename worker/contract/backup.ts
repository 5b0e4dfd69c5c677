import * as v from 'valibot';
import { EnrollRequest } from './agent.ts';
import { CHANNELS_MAX, ChannelRequest } from './alerts/index.ts';
import { HostId } from './names.ts';
import { HostName } from './operator.ts';
import { EngineReport, ProtectionGap } from './report/engine.ts';
import { SEQUENCE_MAX } from './signature.ts';
import { SURFACES } from './surfaces/index.ts';
import { Line } from './text.ts';
import { Moment, Timestamp } from './time.ts';
import { TokenRequest } from './tokens.ts';

/** What a backup calls itself, so that nobody restores another document. */
export const BACKUP_FORMAT = 'argos-drift-backup';

/** Raised when a document of now could not be restored by a Worker of before. */
export const BACKUP_SCHEMA = 2;

/** The first that has channels. */
export const BACKUP_SCHEMA_OF_CHANNELS = 2;

/** A backup may be no larger, as it is before any compression: 300 hosts with 2,000 events each have 130 MB. */
export const BACKUP_MAX_BYTES = 268_435_456;

/** A line may be no longer: the longest that is written holds two reports of one surface, of at most 1 MiB each. */
export const BACKUP_LINE_MAX_BYTES = 8_388_608;

/** A count, a revision or a sequence. */
const Whole = v.pipe(
  v.number('must be a whole number'),
  v.safeInteger('must be a whole number'),
  v.minValue(0, 'must not be negative'),
);
/**
 * What grows by 1 each time, and by more at a restore. No fleet comes that far; from here it has room for every restore below the 15 digits that an
 * `ETag` may have.
 */
const Growing = v.pipe(Whole, v.maxValue(100_000_000_000_000, 'is too large'));
/** What a host's clock has signed, as far as it may. */
const Signed = v.pipe(Whole, v.maxValue(SEQUENCE_MAX, 'is too large'));
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const Words = text(4000);

/** The first line. */
export const BackupHeader = v.strictObject({
  format: v.literal(BACKUP_FORMAT),
  schema: Whole,
  made_at: Timestamp,
  /** The version of the Worker that made it. */
  made_by: text(100),
  /** What signs sessions and tokens. */
  key: v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/, 'must be the id of a key')),
    secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 256 bits in hexadecimal')),
  }),
  sequence: Growing,
});
export type BackupHeader = v.InferOutput<typeof BackupHeader>;

/** A token's row: nothing that could be used as it. */
const TokenRecord = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[0-9a-z]{12}$/, 'must be the id of a token')),
  name: TokenRequest.entries.name,
  role: TokenRequest.entries.role,
  created_at: Moment,
  created_by: text(1000),
  expires_at: Moment,
  last_used_day: v.nullable(v.pipe(Whole, v.maxValue(100_000_000, 'must be a day that exists'))),
});

/** What a surface's last judgement remembers; what its rule keeps in mind and what the engine had loaded are the rule's own. */
const MemoryRecord = v.nullable(
  v.looseObject({
    standing: v.strictObject({
      status: v.picklist(['in_sync', 'drifted', 'unknown', 'undeclared']),
      reason: v.nullable(text(100)),
      since: Moment,
    }),
    drift: v.nullable(v.looseObject({ since: Moment, cause: v.picklist(['intent', 'host']) })),
    compared: v.boolean(),
  }),
);

/** What is known of a host's agent. Times are Unix milliseconds; `sequence` is that of its last message. */
const AgentRecord = v.strictObject({
  seen_at: v.nullable(Moment),
  silent_since: v.nullable(Moment),
  duplicate_since: v.nullable(Moment),
  sequence: Signed,
  digest: v.nullable(text(100)),
  instances: v.pipe(v.array(text(200)), v.maxLength(100)),
  agent_version: v.nullable(text(200)),
  delivered_revision: v.nullable(Whole),
  delivery_fault: v.nullable(Words),
  load_fault: v.nullable(Words),
  engine: v.nullable(EngineReport),
  protection_gaps: v.nullable(v.array(ProtectionGap)),
  /** What the history tells of the engine. */
  engine_told: v.nullable(
    v.strictObject({
      state: v.nullable(v.picklist(['running', 'down'])),
      loaded_at: v.nullable(text(40)),
      reload_needed: v.boolean(),
      digest: v.nullable(text(100)),
      until: v.nullable(Moment),
      day: Whole,
      events: Whole,
    }),
  ),
  apply_running: v.picklist([0, 1]),
});
export type AgentRecord = v.InferOutput<typeof AgentRecord>;

const bySurface = <Each extends v.GenericSchema>(each: (surface: (typeof SURFACES)[number]) => Each) =>
  v.strictObject(Object.fromEntries(SURFACES.map((surface) => [surface.name, v.optional(each(surface))])));

const HostRecord = v.strictObject({
  id: HostId,
  name: HostName,
  install: EnrollRequest.entries.install,
  apply_command: Line(500),
  public_key: EnrollRequest.entries.public_key,
  enrolled_at: Moment,
  intent: v.strictObject({
    revision: Growing,
    changed_at: Moment,
    parts: bySurface((surface) => v.strictObject({ declared: surface.part ?? v.unknown(), changed_at: Moment })),
  }),
  agent: AgentRecord,
  /** What its last judgement remembers, by surface. */
  memory: bySurface(() => MemoryRecord),
});
export type HostRecord = v.InferOutput<typeof HostRecord>;

/** What a host's reports said of one surface. */
const ObservationRecord = v.pipe(
  v.strictObject({
    host: HostId,
    surface: v.picklist(SURFACES.map(({ name }) => name)),
    observed: v.unknown(),
    decided: v.nullable(v.strictObject({ observed: v.unknown(), at: Moment })),
  }),
  v.check(({ surface, observed, decided }) => {
    const schema = SURFACES.find(({ name }) => name === surface)?.report ?? v.never();
    return v.is(schema, observed) && (decided === null || v.is(schema, decided.observed));
  }, 'must be what an agent reports of this surface'),
);

const EventRecord = v.strictObject({
  id: v.pipe(Whole, v.minValue(1)),
  at: Moment,
  kind: text(100),
  surface: v.nullable(text(100)),
  actor: text(1000),
  actor_kind: text(100),
  detail: Words,
  count: v.optional(v.pipe(Whole, v.minValue(1)), 1),
  first_at: v.optional(v.nullable(Moment), null),
  detail_before: v.optional(v.nullable(Words), null),
  /** By surface, what an operator changed of the intent. */
  changes: v.optional(
    v.nullable(v.array(v.strictObject({ surface: text(100), changes: v.array(v.record(v.string(), v.unknown())) }))),
    null,
  ),
});
export type EventRecord = v.InferOutput<typeof EventRecord>;

/** Who made something, and when. */
const made = { created_at: Moment, created_by: text(1000), actor_kind: text(100) };

const MuteRecord = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[0-9a-z]{12}$/, 'must be the id of a mute')),
  /** The host that muted itself; null where somebody else did. */
  host_id: v.nullable(HostId),
  hosts: v.union([v.literal('*'), v.pipe(v.array(HostId), v.minLength(1), v.maxLength(1000))]),
  until: Moment,
  reason: text(400),
  ...made,
});

const WaiverRecord = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[0-9a-z]{12}$/, 'must be the id of a waiver')),
  host: HostId,
  surface: v.picklist(SURFACES.map(({ name }) => name)),
  item: text(1024),
  how: Words,
  reason: text(400),
  until: Moment,
  ...made,
});

const ActRecord = v.strictObject({
  at: Moment,
  kind: text(100),
  actor: text(1000),
  actor_kind: text(100),
  host_id: v.nullable(text(100)),
  host_name: v.nullable(text(1000)),
  surface: v.nullable(text(100)),
  detail: Words,
});
export type ActRecord = v.InferOutput<typeof ActRecord>;

const ChannelId = v.pipe(v.string(), v.regex(/^[0-9a-z]{12}$/, 'must be the id of a channel'));

/** A channel. `url` and `secret` are null where they are secrets and the backup was made without them. */
const ChannelRecord = v.strictObject({
  id: ChannelId,
  name: ChannelRequest.entries.name,
  kind: ChannelRequest.entries.kind,
  url: v.nullable(v.pipe(v.string(), v.maxLength(2000))),
  secret: v.nullable(v.pipe(v.string(), v.maxLength(500))),
  options: ChannelRequest.entries.options.wrapped,
  fallback_of: v.nullable(ChannelId),
  rules: ChannelRequest.entries.rules.wrapped,
  created_at: Moment,
  created_by: text(1000),
});
export type ChannelRecord = v.InferOutput<typeof ChannelRecord>;

/**
 * The lines after the first, by the one member that each has. What is about a host follows it. Ids of tokens and sessions that are good
 * for nothing any more, and of removed hosts, are kept so that a restore brings none of them back.
 */
export const BACKUP_RECORDS = {
  token: TokenRecord,
  revoked: v.strictObject({ id: text(100), expires_at: Moment }),
  removed_host: v.strictObject({ id: HostId, removed_at: Moment }),
  acts: v.array(ActRecord),
  channel: ChannelRecord,
  mute: MuteRecord,
  host: HostRecord,
  observation: ObservationRecord,
  waiver: WaiverRecord,
  events: v.strictObject({ host: HostId, list: v.array(EventRecord) }),
} as const;

/**
 * How many a backup may have of what it lists once: more than a fleet comes to, and few enough that a document that was made up uses up no
 * memory. Of acts and events each counts, whatever line it stands on.
 */
export const BACKUP_COUNTS: Readonly<Record<keyof typeof BACKUP_RECORDS, number>> = {
  token: 200,
  revoked: 20_000,
  removed_host: 200_000,
  acts: 2_500,
  channel: CHANNELS_MAX,
  mute: 11_000,
  host: 10_000,
  observation: 10_000 * SURFACES.length,
  waiver: 1_000,
  events: 5_000_000,
};

type Records = typeof BACKUP_RECORDS;

/** One line of a backup after the first. */
export type BackupRecord = { [Kind in keyof Records]: { kind: Kind; value: v.InferOutput<Records[Kind]> } }[keyof Records];

/** `POST /api/backup` */
export interface RestoreRequest {
  /** Whether what the fleet has is replaced. Otherwise it must have no hosts. */
  readonly replace: boolean;
  /** Whether hosts that were removed and tokens that were revoked since come back. */
  readonly revive: boolean;
  /** Whether the whole history comes back, and not as many events as a day of the free plan has rows for. */
  readonly wholeHistory: boolean;
  /** Whether only to say what would be done. */
  readonly dryRun: boolean;
}

/** `POST /api/backup`: what the fleet has now. */
export interface RestoreDocument {
  /** RFC 3339: when the backup was made, and by which version. */
  made_at: string;
  made_by: string;
  hosts: number;
  tokens: number;
  events: number;
  /** What the backup has and the fleet has not. */
  left_out: {
    /** Removed since the backup was made. */
    hosts: { id: string; name: string }[];
    /** Revoked since. */
    tokens: { id: string; name: string }[];
    /** The oldest, which no day of the free plan has rows for. */
    events: number;
  };
  /** What the fleet had and the backup has not. */
  dropped: {
    hosts: { id: string; name: string }[];
    tokens: { id: string; name: string }[];
    /** Of a backup that knows of channels; one of before 0.2 leaves them as they are. */
    channels: { id: string; name: string }[];
  };
}
