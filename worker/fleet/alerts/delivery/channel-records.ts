import type { ChannelRecord } from '#contract';
import { type Channel, deleteChannel, readChannels, saveChannel } from '../../tables/channels.ts';
import { deleteAllDeliveries } from '../../tables/deliveries.ts';
import { forgetNotArrived } from '../../tables/notices.ts';
import { isUrlSecret } from './channel-documents.ts';

/** A channel as a backup holds it. @param withSecrets whether what is a secret stands in it */
export function channelRecord(channel: Channel, withSecrets: boolean): ChannelRecord {
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    url: withSecrets || !isUrlSecret(channel) ? channel.url : null,
    secret: withSecrets ? channel.secret : null,
    options: channel.options,
    fallback_of: channel.fallbackOf,
    rules: channel.rules,
    created_at: channel.createdAt,
    created_by: channel.createdBy,
  };
}

/** Takes the channels out to make room for those of a backup, with what is on its way to them. @returns those that there were, by id */
export function takeChannelsOut(sql: SqlStorage): ReadonlyMap<string, Channel> {
  const channels = readChannels(sql);
  for (const { id } of channels) deleteChannel(sql, id);
  deleteAllDeliveries(sql);
  for (const { id } of channels) forgetNotArrived(sql, id);
  return new Map(channels.map((channel) => [channel.id, channel]));
}

/** Makes every fallback of a backup that stands in for nobody, or for another fallback, a channel of its own: it would tell nothing. */
export function mendFallbacks(sql: SqlStorage): void {
  const channels = readChannels(sql);
  for (const channel of channels) {
    const first = channels.find(({ id }) => id === channel.fallbackOf);
    if (channel.fallbackOf !== null && (first === undefined || first.fallbackOf !== null))
      saveChannel(sql, { ...channel, fallbackOf: null });
  }
}

/**
 * Puts a channel of a backup in place. What the backup left out stays as it was where the fleet has the same channel: at another address its
 * secret would go to whoever wrote the backup.
 */
export function restoreChannel(sql: SqlStorage, record: ChannelRecord, before: ReadonlyMap<string, Channel>): void {
  const held = before.get(record.id);
  const isSame = held?.kind === record.kind && (record.url === null || record.url === held.url);
  saveChannel(sql, {
    id: record.id,
    name: record.name,
    kind: record.kind,
    url: record.url ?? (isSame ? held.url : null),
    secret: record.secret ?? (isSame ? held.secret : null),
    options: record.options,
    fallbackOf: record.fallback_of,
    rules: record.rules,
    createdAt: record.created_at,
    createdBy: record.created_by,
  });
}
