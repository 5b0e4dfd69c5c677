import {
  accept,
  type ChannelDocument,
  type ChannelsDocument,
  type DeliveriesDocument,
  type Delivery,
  nameKey,
  type Outcome,
} from '#contract';
import { type Channel, readChannel, readChannels } from '../../tables/channels.ts';
import { readDeliveries, readNewestDeliveries, type StoredDelivery, threadOf } from '../../tables/deliveries.ts';
import { unknownChannel } from './check-channel.ts';
import { KINDS } from './kinds/index.ts';

/** How many deliveries an answer lists. */
const PAGE = 50;

/** By name, each with how its newest delivery stands. */
export function channelsDocument(sql: SqlStorage): ChannelsDocument {
  const last = new Map(readNewestDeliveries(sql).map((delivery) => [delivery.channelId, delivery]));
  return {
    channels: readChannels(sql)
      .sort((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1))
      .map((channel) => channelDocument(channel, last.get(channel.id) ?? null)),
  };
}

/** The log of deliveries, newest first. @param before the id of the last one that the caller has; null of the first page */
export function deliveriesDocument(
  sql: SqlStorage,
  channelId: string | null,
  before: string | null,
): Outcome<DeliveriesDocument> {
  if (channelId !== null && readChannel(sql, channelId) === null) return unknownChannel();
  const names = new Map(readChannels(sql).map(({ id, name }) => [id, name]));
  const found = readDeliveries(sql, channelId, before, PAGE + 1);
  const page = found.slice(0, PAGE);
  return accept({
    deliveries: page.map((delivery) => deliveryDocument(delivery, names.get(delivery.channelId) ?? '')),
    next: found.length > PAGE ? (page.at(-1)?.id ?? null) : null,
  });
}

/** A channel as it is read, without what is a secret. @param last the newest of its deliveries */
export function channelDocument(channel: Channel, last: StoredDelivery | null): ChannelDocument {
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    url: shownUrl(channel),
    has_secret: channel.secret !== null,
    options: channel.options,
    fallback_of: channel.fallbackOf,
    rules: channel.rules,
    created_at: iso(channel.createdAt),
    created_by: channel.createdBy,
    last: last === null ? null : deliveryDocument(last, channel.name),
  };
}

/** One message to a channel of this name. */
export function deliveryDocument(delivery: StoredDelivery, channelName: string): Delivery {
  const { message } = delivery;
  return {
    id: delivery.id,
    channel: { id: delivery.channelId, name: channelName },
    type: message.type,
    incident: threadOf(message),
    title: message.data.title,
    state: delivery.state,
    attempts: delivery.attempts,
    created_at: iso(delivery.createdAt),
    next_attempt_at: delivery.nextAt === null ? null : iso(delivery.nextAt),
    ended_at: delivery.endedAt === null ? null : iso(delivery.endedAt),
    status: delivery.status,
    detail: delivery.detail,
  };
}

/** Whether whoever knows the URL of a channel may write there: by its kind, or since it holds a query, in which receivers have tokens. */
export const isUrlSecret = ({ kind, url }: Pick<Channel, 'kind' | 'url'>): boolean =>
  KINDS[kind].isUrlSecret || (url !== null && URL.parse(url)?.search !== '');

const shownUrl = (channel: Channel): string | null =>
  channel.url !== null && isUrlSecret(channel) ? (URL.parse(channel.url)?.origin ?? null) : channel.url;

const iso = (ms: number): string => new Date(ms).toISOString();
