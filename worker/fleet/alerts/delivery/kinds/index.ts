import type { ChannelKind } from '#contract';
import { alertmanager } from './alertmanager.ts';
import { discord } from './discord.ts';
import { email } from './email.ts';
import { gotify } from './gotify.ts';
import type { ChannelKindRules, Format } from './kind.ts';
import { ntfy } from './ntfy.ts';
import { pagerduty } from './pagerduty.ts';
import { slack } from './slack.ts';
import { telegram } from './telegram.ts';
import { webhook } from './webhook.ts';

export type { ChannelKindRules, ReadyChannel } from './kind.ts';
export { newWebhookSecret } from './webhook.ts';

export const KINDS: Readonly<Record<ChannelKind, ChannelKindRules>> = {
  webhook,
  ntfy,
  gotify,
  slack,
  discord,
  telegram,
  alertmanager,
  pagerduty,
  email,
};

/** How a kind of receiver is written to. */
export const formatFor = (kind: ChannelKind): Format => KINDS[kind].format;
