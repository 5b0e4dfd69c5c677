import type { AlertMessage } from '#contract';
import { log } from '../../../log.ts';
import type { Channel } from '../../tables/channels.ts';
import { type DeliverySettings, NO_MAIL } from './check-channel.ts';
import { whyNotSentTo } from './check-url.ts';
import { formatFor, KINDS } from './kinds/index.ts';
import type { Attempt } from './next-attempt.ts';
import type { Prepared } from './prepared.ts';

export type Preparation = { readonly ok: true; readonly prepared: Prepared } | { readonly ok: false; readonly attempt: Attempt };

/**
 * A message as its channel's receiver takes it, or why it is not sent: the channel may lack what a backup did not bring back, and the
 * settings of the deployment may be others than when it was made.
 * @param now Unix milliseconds
 */
export function prepare(
  channel: Channel,
  message: AlertMessage,
  deliveryId: string,
  settings: DeliverySettings,
  now: number,
): Preparation {
  const { kind, secret, name, id, options } = channel;
  const rules = KINDS[kind];
  const url = channel.url ?? (typeof rules.url === 'object' ? rules.url.otherwise : '');
  if (rules.url === 'required' && url === '')
    return notSent('failed', 'The channel has no URL, which a backup leaves out where it is a secret. Enter it again.');
  if ((rules.secret === 'required' || kind === 'webhook') && secret === null)
    return notSent('failed', 'The channel has no secret, which a backup leaves out. Enter it again.');
  if (kind === 'email' && !settings.sendsMail) return notSent('failed', NO_MAIL);
  const refusal = rules.url === 'none' ? null : whyNotSentTo(url, settings.allowsPrivate);
  if (refusal !== null) return notSent('refused', refusal);
  try {
    const prepared = formatFor(kind)({ id, name, options, url, secret: secret ?? '' }, message, deliveryId, now);
    return { ok: true, prepared };
  } catch (error) {
    log('error', 'message_not_written', { delivery: deliveryId, kind, error: error instanceof Error ? error.name : 'unknown' });
    return notSent('refused', 'The message could not be written for this kind of channel.');
  }
}

const notSent = (result: Attempt['result'], detail: string): Preparation => ({
  ok: false,
  attempt: { result, status: null, detail, retryAfterMs: null },
});
