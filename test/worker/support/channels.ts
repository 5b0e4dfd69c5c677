import { runInDurableObject } from 'cloudflare:test';
import type { ChannelCreated, ChannelDocument } from '#contract';
import type { Edges } from '../../../worker/fleet/alerts/delivery/send.ts';
import type { Fleet } from '../../../worker/fleet/index.ts';
import { call } from './api.ts';
import { fleetStub } from './env.ts';

/** A body that makes a channel which anybody's receiver could be. */
export const webhook = (name: string, path = name) => ({
  name,
  kind: 'webhook' as const,
  url: `https://receiver.example.net/${encodeURIComponent(path)}`,
});

/** Makes a channel. Those of before go where there is no room for it. */
export async function makeChannel(body: object = webhook(crypto.randomUUID())): Promise<ChannelCreated> {
  const made = await call('POST', '/api/alerts/channels', body);
  if (made.body.code === 'too_many_channels') {
    const { channels } = (await call('GET', '/api/alerts/channels')).body as { channels: ChannelDocument[] };
    for (const { id } of channels) await call('DELETE', `/api/alerts/channels/${id}`);
    return makeChannel(body);
  }
  if (made.status !== 200) throw new Error(`no channel: ${made.status} ${JSON.stringify(made.body)}`);
  return made.body;
}

/** Lets nothing out of Fleet but to this receiver, until it is evicted. */
export async function receiveBy(fetch: Edges['fetch'], mail: Edges['mail'] = null): Promise<void> {
  await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    fleet.outbox.edges = { fetch, mail };
  });
}
