import type {
  ChannelCreated,
  ChannelDocument,
  ChannelPatch,
  ChannelRequest,
  ChannelsDocument,
  DeliveriesDocument,
  Delivery,
} from '#contract';
import { request } from '../../data/request.ts';

const CHANNELS = '/api/alerts/channels';
const at = (id: string) => `${CHANNELS}/${encodeURIComponent(id)}`;

export const fetchChannels = () => request<ChannelsDocument>('GET', CHANNELS);
export const makeChannel = (wanted: ChannelRequest) => request<ChannelCreated>('POST', CHANNELS, wanted);
export const changeChannel = (id: string, patch: ChannelPatch) => request<ChannelDocument>('PATCH', at(id), patch);
export const deleteChannel = (id: string) => request<void>('DELETE', at(id));
export const testChannel = (id: string) => request<Delivery>('POST', `${at(id)}/test`, {});

/** A page of the deliveries. @param channel an id; empty for all @param before the `next` of the page before; null for the newest */
export function fetchDeliveries(channel: string, before: string | null): Promise<DeliveriesDocument> {
  const params = new URLSearchParams();
  if (channel) params.set('channel', channel);
  if (before !== null) params.set('before', before);
  return request('GET', `/api/alerts/deliveries?${params}`.replace(/\?$/, ''));
}
