import {
  type Actor,
  accept,
  CHANNELS_MAX,
  type ChannelCreated,
  type ChannelDocument,
  type ChannelPatch,
  type ChannelRequest,
  type Outcome,
  refuse,
} from '#contract';
import { named } from '../../../drift/index.ts';
import { addAct } from '../../tables/acts.ts';
import { type Channel, deleteChannel, readChannel, readChannels, saveChannel } from '../../tables/channels.ts';
import { randomText } from '../../tables/codes.ts';
import { readDeliveries } from '../../tables/deliveries.ts';
import { forgetNotArrived } from '../../tables/notices.ts';
import { channelDocument } from './channel-documents.ts';
import { checkChannel, type DeliverySettings, readOptions, unknownChannel } from './check-channel.ts';
import { KINDS, newWebhookSecret } from './kinds/index.ts';
import { forgetChannel } from './outbox-rows.ts';

const CHANNEL_ID_CHARS = 12;

/** Makes a channel. Runs inside the caller's transaction. @param now Unix milliseconds */
export function makeChannel(
  sql: SqlStorage,
  request: ChannelRequest,
  settings: DeliverySettings,
  by: Actor,
  now: number,
): Outcome<ChannelCreated> {
  const { name, kind, url = null, secret = null, fallback_of: fallbackOf = null, rules = {} } = request;
  const others = readChannels(sql);
  if (others.length >= CHANNELS_MAX)
    return refuse('too_many_channels', `There are ${CHANNELS_MAX} channels, and no more can be made. Remove one first.`);
  const options = readOptions(kind, request.options);
  if (!options.ok) return options;
  const made = kind === 'webhook' && secret === null ? newWebhookSecret() : null;
  const channel: Channel = {
    id: randomText(CHANNEL_ID_CHARS),
    name,
    kind,
    url,
    secret: secret ?? made,
    options: options.value,
    fallbackOf,
    rules,
    createdAt: now,
    createdBy: by.name,
  };
  const checked = checkChannel(channel, others, settings);
  if (!checked.ok) return checked;
  saveChannel(sql, channel);
  note(sql, by, now, `Made the channel ${named(name)} (${kind}${fallbackWords(channel, others)}).`);
  return accept({ ...channelDocument(channel, null), ...(made === null ? {} : { secret: made }) });
}

/** Changes what a patch names of a channel. Its rules and options take the place of those before, whole. */
export function changeChannel(
  sql: SqlStorage,
  id: string,
  patch: ChannelPatch,
  settings: DeliverySettings,
  by: Actor,
  now: number,
): Outcome<ChannelDocument> {
  const before = readChannel(sql, id);
  if (before === null) return unknownChannel();
  const options = patch.options === undefined ? accept(before.options) : readOptions(before.kind, patch.options);
  if (!options.ok) return options;
  const channel: Channel = {
    ...before,
    name: patch.name ?? before.name,
    url: patch.url ?? before.url,
    secret: patch.secret ?? before.secret,
    options: options.value,
    fallbackOf: patch.fallback_of === undefined ? before.fallbackOf : patch.fallback_of,
    rules: patch.rules ?? before.rules,
  };
  const others = readChannels(sql).filter((other) => other.id !== id);
  const checked = checkChannel(channel, others, settings, Object.keys(patch));
  if (!checked.ok) return checked;
  if (patch.secret === undefined && isSentElsewhere(before, channel))
    return refuse('invalid_body', 'secret must be entered again: with this URL another receiver would get it', {
      field: 'secret',
    });
  const changes = changesOf(before, channel, patch);
  if (changes.length > 0) {
    // What did not arrive at the address of before is told to the one of now.
    if (isSentOtherwise(before, channel))
      for (const told of [id, before.fallbackOf]) if (told !== null) forgetNotArrived(sql, told);
    saveChannel(sql, channel);
    note(sql, by, now, `Changed the channel ${named(before.name)}: ${changes.join(', ')}.`);
  }
  return accept(channelDocument(channel, readDeliveries(sql, id, null, 1)[0] ?? null));
}

/** Removes a channel with its log. Its fallback is a channel of its own from then on: rather told twice than not at all. */
export function removeChannel(sql: SqlStorage, id: string, by: Actor, now: number): Outcome<null> {
  const channel = readChannel(sql, id);
  if (channel === null) return unknownChannel();
  const fallback = readChannels(sql).find(({ fallbackOf }) => fallbackOf === id);
  if (fallback !== undefined) saveChannel(sql, { ...fallback, fallbackOf: null });
  forgetChannel(sql, channel);
  deleteChannel(sql, id);
  const then = fallback === undefined ? '' : ` Its fallback ${named(fallback.name)} is a channel of its own now.`;
  note(sql, by, now, `Removed the channel ${named(channel.name)}.${then}`);
  return accept(null);
}

const fallbackWords = ({ fallbackOf }: Channel, others: readonly Channel[]): string => {
  const first = others.find(({ id }) => id === fallbackOf);
  return first === undefined ? '' : `, the fallback of ${named(first.name)}`;
};

function note(sql: SqlStorage, actor: Actor, at: number, detail: string): void {
  addAct(sql, { at, kind: 'channel_changed', actor, detail });
}

/** Whether a message reaches its receiver in another way than before, or another receiver. */
const isSentOtherwise = (before: Channel, after: Channel): boolean =>
  before.url !== after.url || before.secret !== after.secret || JSON.stringify(before.options) !== JSON.stringify(after.options);

/** Whether the secret that a channel has would go to another receiver than the one for which it was entered. */
function isSentElsewhere(before: Channel, after: Channel): boolean {
  const { sendsSecret, url } = KINDS[after.kind];
  const otherwise = typeof url === 'object' ? url.otherwise : '';
  const originOf = (channel: Channel) => URL.parse(channel.url ?? otherwise)?.origin;
  return sendsSecret && before.secret !== null && originOf(before) !== originOf(after);
}

/** What of it was changed, in words that hold nothing of a secret. */
function changesOf(before: Channel, after: Channel, patch: ChannelPatch): string[] {
  const isOther = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  return [
    ...(before.name === after.name ? [] : [`it is called ${named(after.name)} now`]),
    ...(before.url === after.url ? [] : ['its URL']),
    ...(patch.secret === undefined || before.secret === after.secret ? [] : ['its secret']),
    ...(isOther(before.options, after.options) ? ['its options'] : []),
    ...(isOther(before.rules, after.rules) ? ['its rules'] : []),
    ...(before.fallbackOf === after.fallbackOf ? [] : ['what it is the fallback of']),
  ];
}
