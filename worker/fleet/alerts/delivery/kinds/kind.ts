import type * as v from 'valibot';
import type { AlertMessage } from '#contract';
import type { Channel } from '../../../tables/channels.ts';
import type { Prepared } from '../prepared.ts';

/** Makes of a message what one kind of receiver takes. Pure. @param now Unix milliseconds: of this attempt */
export type Format = (channel: ReadyChannel, message: AlertMessage, deliveryId: string, now: number) => Prepared;

/** A channel that has all that its kind needs. */
export interface ReadyChannel extends Pick<Channel, 'id' | 'name' | 'options'> {
  /** '' of a kind that has none. */
  readonly url: string;
  /** '' where there is none. */
  readonly secret: string;
}

/** One kind of channel: what whoever makes one has to give, and how its receiver is written to. */
export interface ChannelKindRules {
  readonly url: 'required' | 'none' | { readonly otherwise: string };
  /** Whether whoever knows the URL may write there, so that it is a secret itself. */
  readonly isUrlSecret: boolean;
  readonly secret: 'required' | 'optional' | 'none';
  /** Whether the receiver gets the secret itself: then another receiver needs it entered again. */
  readonly sendsSecret: boolean;
  /** What is wrong with a URL that may be sent to; null where nothing is. */
  readonly checkUrl?: (url: URL) => string | null;
  readonly checkSecret?: (secret: string) => string | null;
  readonly options: v.GenericSchema;
  readonly format: Format;
}
