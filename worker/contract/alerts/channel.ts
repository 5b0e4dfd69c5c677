import * as v from 'valibot';
import { Line } from '../text.ts';
import { INCIDENT_KINDS, type IncidentKind, type MessageType } from './incident.ts';

export const CHANNEL_KINDS = [
  'webhook',
  'ntfy',
  'gotify',
  'slack',
  'discord',
  'telegram',
  'alertmanager',
  'pagerduty',
  'email',
] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** More channels than a person looks after, and few enough that each incident is told within one run of the alarm. */
export const CHANNELS_MAX = 20;

const WAIT_MAX_S = 604_800;

const ChannelId = v.pipe(v.string(), v.regex(/^[a-z0-9]{12}$/, 'must be the id of a channel'));

/** When a channel tells of one kind of incident. */
const Rule = v.strictObject({
  enabled: v.optional(v.boolean()),
  wait_s: v.optional(
    v.pipe(
      v.number('must be a whole number of seconds'),
      v.integer('must be a whole number of seconds'),
      v.minValue(0, 'must be 0 or more'),
      v.maxValue(WAIT_MAX_S, `must be at most ${WAIT_MAX_S}, which is a week`),
    ),
  ),
});

/** By the kind of incident; what is left out is as usual: enabled, with the waiting time of `WAIT_DEFAULT_S`. */
export const ChannelRules = v.strictObject(
  Object.fromEntries(INCIDENT_KINDS.map((kind) => [kind, v.optional(Rule)])) as Record<
    IncidentKind,
    v.OptionalSchema<typeof Rule, undefined>
  >,
);
export type ChannelRules = v.InferOutput<typeof ChannelRules>;

const Url = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(2000));
const Secret = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
/** What a kind of channel needs besides, such as `chat_id` of telegram; docs/channels.md has them. */
const Options = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[a-z_]{1,40}$/)),
    v.union([v.pipe(v.string(), v.maxLength(500)), v.number(), v.boolean()]),
  ),
  v.check((options) => Object.keys(options).length <= 20, 'must be at most 20'),
);
export type ChannelOptions = v.InferOutput<typeof Options>;

/** `POST /api/alerts/channels`. Whether URL, secret and options are those that the kind needs is looked at afterwards. */
export const ChannelRequest = v.strictObject({
  name: Line(100),
  kind: v.picklist(CHANNEL_KINDS, `must be one of ${CHANNEL_KINDS.join(', ')}`),
  url: v.optional(Url),
  secret: v.optional(Secret),
  options: v.optional(Options),
  /** The channel of which this one is the fallback: it is used only where the first attempt of that one fails. */
  fallback_of: v.optional(v.nullable(ChannelId)),
  rules: v.optional(ChannelRules),
});
export type ChannelRequest = v.InferOutput<typeof ChannelRequest>;

/** `PATCH /api/alerts/channels/{id}`: what is left out stays as it is, a secret above all. */
export const ChannelPatch = v.pipe(
  v.strictObject({
    name: v.optional(Line(100)),
    url: v.optional(Url),
    secret: v.optional(Secret),
    options: v.optional(Options),
    fallback_of: v.optional(v.nullable(ChannelId)),
    rules: v.optional(ChannelRules),
  }),
  v.check((patch) => Object.keys(patch).length > 0, 'must name what is to change'),
);
export type ChannelPatch = v.InferOutput<typeof ChannelPatch>;

/** How a delivery stands. `handed_over`: its first attempt failed, and the fallback has it now. */
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'handed_over';

/** One message to one channel. */
export interface Delivery {
  id: string;
  channel: { id: string; name: string };
  type: MessageType;
  /** Of the incident; null of a test. */
  incident: string | null;
  title: string;
  state: DeliveryState;
  attempts: number;
  /** RFC 3339. */
  created_at: string;
  /** RFC 3339; null where there will be none. */
  next_attempt_at: string | null;
  /** RFC 3339: when it was delivered, failed or handed over. */
  ended_at: string | null;
  /** The HTTP status of the last answer; null where there was none. */
  status: number | null;
  /** A sentence: why the last attempt failed; null where none did. */
  detail: string | null;
}

/** `GET /api/alerts/deliveries`: of the last 30 days, newest first; `next` goes into `?before=`. */
export interface DeliveriesDocument {
  deliveries: Delivery[];
  next: string | null;
}

/** A channel as it is read: no secret, and of a URL that is one (Slack, Discord, Telegram, ntfy) the origin alone. */
export interface ChannelDocument {
  id: string;
  name: string;
  kind: ChannelKind;
  url: string | null;
  has_secret: boolean;
  options: ChannelOptions;
  fallback_of: string | null;
  rules: ChannelRules;
  /** RFC 3339. */
  created_at: string;
  created_by: string;
  /** How the newest delivery stands; null before the first. */
  last: Delivery | null;
}

/** `POST /api/alerts/channels`: with the secret of a webhook that was made here, which is never shown again. */
export type ChannelCreated = ChannelDocument & { secret?: string };

/** `GET /api/alerts/channels`: by name. */
export interface ChannelsDocument {
  channels: ChannelDocument[];
}
