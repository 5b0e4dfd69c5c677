import {
  accept,
  type ChannelKind,
  type ChannelOptions,
  type ChannelRequest,
  nameKey,
  type Outcome,
  refuse,
  validate,
} from '#contract';
import { named } from '../../../drift/index.ts';
import type { Channel } from '../../tables/channels.ts';
import { whyNotSentTo } from './check-url.ts';
import { KINDS } from './kinds/index.ts';

/** What the deployment allows and has. */
export interface DeliverySettings {
  /** Whether `ALERTS_ALLOW_PRIVATE` is "true". */
  readonly allowsPrivate: boolean;
  /** Whether there is the binding `EMAIL`. */
  readonly sendsMail: boolean;
}

export const NO_MAIL =
  'This deployment cannot send e-mail: it needs a send_email binding that is called EMAIL in wrangler.toml (docs: Channels).';

/**
 * What is wrong with a channel as it would be, beside the other channels; nothing where it may be so. Pure.
 * @param changed the members that somebody changes: a channel that a backup brought back without its secret can be renamed all the same
 */
export function checkChannel(
  channel: Channel,
  others: readonly Channel[],
  settings: DeliverySettings,
  changed: readonly string[] = ['url', 'secret', 'fallback_of'],
): Outcome<null> {
  const namesake = others.find(({ name }) => nameKey(name) === nameKey(channel.name));
  if (namesake !== undefined)
    return refuse('name_taken', `There is a channel ${named(namesake.name)}. Give this one another name.`, { field: 'name' });
  if (channel.kind === 'email' && !settings.sendsMail) return wrong('kind', NO_MAIL);
  for (const [member, check] of CHECKS) {
    const outcome = changed.includes(member) ? check(channel, others, settings) : accept(null);
    if (!outcome.ok) return outcome;
  }
  return accept(null);
}

/** The options of a kind as they are stored. */
export function readOptions(kind: ChannelKind, options: ChannelRequest['options']): Outcome<ChannelOptions> {
  const checked = validate(KINDS[kind].options, options ?? {}, ({ field, message, kind: how }) => {
    const path = field === null ? 'options' : `options.${field}`;
    const words = how === 'unexpected' ? `is no option of ${kind}` : how === 'missing' ? `is missing: ${kind} needs it` : message;
    return wrong(path, `${path} ${words}`).refusal;
  });
  return checked.ok ? accept(checked.value as ChannelOptions) : checked;
}

function checkUrl({ kind, url }: Channel, _: readonly Channel[], { allowsPrivate }: DeliverySettings): Outcome<null> {
  const rules = KINDS[kind];
  if (rules.url === 'none') return url === null ? accept(null) : wrong('url', `url is not used by ${kind}: leave it out`);
  if (url === null) return rules.url === 'required' ? wrong('url', `url is missing: ${kind} needs it`) : accept(null);
  const refusal = whyNotSentTo(url, allowsPrivate);
  if (refusal !== null) return refuse('url_refused', refusal, { field: 'url' });
  const fault = rules.checkUrl?.(new URL(url)) ?? null;
  return fault === null ? accept(null) : wrong('url', `url ${fault}`);
}

function checkSecret({ kind, secret }: Channel): Outcome<null> {
  const rules = KINDS[kind];
  if (secret === null) return rules.secret === 'required' ? wrong('secret', `secret is missing: ${kind} needs it`) : accept(null);
  if (rules.secret === 'none') return wrong('secret', `secret is not used by ${kind}: leave it out`);
  // It becomes a part of a header: of what is no visible ASCII no header can be made (RFC 9110 section 5.5).
  if (!/^[\x21-\x7e]+$/.test(secret)) return wrong('secret', 'secret must be one word of ASCII characters');
  const fault = rules.checkSecret?.(secret) ?? null;
  return fault === null ? accept(null) : wrong('secret', `secret ${fault}`);
}

/** A fallback stands in for one channel, and each channel has one: a longer row would make it hard to say who is told. */
function checkFallback({ id, fallbackOf }: Channel, others: readonly Channel[]): Outcome<null> {
  if (fallbackOf === null) return accept(null);
  if (fallbackOf === id) return wrong('fallback_of', 'fallback_of is the channel itself: name another one');
  const first = others.find((other) => other.id === fallbackOf);
  if (first === undefined) return wrong('fallback_of', 'fallback_of names no channel: there is none with this id');
  if (first.fallbackOf !== null)
    return wrong(
      'fallback_of',
      `fallback_of names ${named(first.name)}, which is a fallback itself: name the channel that it is for`,
    );
  const own = others.find((other) => other.fallbackOf === id);
  if (own !== undefined)
    return wrong(
      'fallback_of',
      `fallback_of cannot be set: this channel has the fallback ${named(own.name)}, and fallbacks have none`,
    );
  const rival = others.find((other) => other.fallbackOf === fallbackOf);
  return rival === undefined
    ? accept(null)
    : wrong('fallback_of', `fallback_of names ${named(first.name)}, which has the fallback ${named(rival.name)} already`);
}

const CHECKS = [
  ['url', checkUrl],
  ['secret', checkSecret],
  ['fallback_of', checkFallback],
] as const;

const wrong = (field: string, detail: string) => refuse('invalid_body', detail, { field, errors: [{ field, message: detail }] });

export const unknownChannel = () => refuse('unknown_channel', 'There is no such channel, or it was removed.');
