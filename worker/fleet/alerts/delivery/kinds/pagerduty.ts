import * as v from 'valibot';
import { type AlertMessage, cutTo } from '#contract';
import { clickOf, hostCount, hostsOf, isAnnouncement, isEnd, severityOf, textOf, titleOf } from '../message-words.ts';
import { postJson } from '../prepared.ts';
import type { ChannelKindRules } from './kind.ts';

/** PagerDuty, "Send an alert event": 1,024 characters of the summary. */
const SUMMARY_MAX = 1_024;
const TEXT_MAX = 8_000;
const SOURCE_MAX = 255;
const ITEMS_MAX = 100;

/** PagerDuty's Events API v2. The incident is the `dedup_key`: its end resolves what its opening triggered. */
export const pagerduty: ChannelKindRules = {
  url: { otherwise: 'https://events.pagerduty.com/v2/enqueue' },
  isUrlSecret: false,
  secret: 'required',
  sendsSecret: true,
  checkSecret: (secret) =>
    /^[A-Za-z0-9]{32}$/.test(secret)
      ? null
      : 'must be the integration key of an Events API v2 integration, which has 32 characters',
  options: v.strictObject({}),
  format: ({ url, secret }, message) => {
    const { data } = message;
    const page = clickOf(message);
    if (isAnnouncement(message)) return postJson(changesUrl(url), changeOf(message, secret));
    const body = {
      routing_key: secret,
      event_action: isEnd(message) ? 'resolve' : 'trigger',
      dedup_key: data.id,
      payload: {
        summary: titleOf(message, SUMMARY_MAX),
        source: sourceOf(message),
        severity: severityOf(message),
        timestamp: message.timestamp,
        ...(data.surface === null ? {} : { component: data.surface }),
        group: 'crowdsec',
        class: data.kind,
        custom_details: {
          text: textOf(message, TEXT_MAX),
          hosts: hostsOf(message).hosts.map(({ name }) => name),
          host_count: hostCount(data),
          items: data.items.slice(0, ITEMS_MAX),
          opened_at: data.opened_at,
          ...(data.duration_s === undefined ? {} : { duration_s: data.duration_s }),
        },
      },
      links: linksOf(message),
      client: 'Argos Drift',
      ...(page === null ? {} : { client_url: page }),
    };
    return postJson(url, body);
  },
};

/** PagerDuty, "Send a change event": what is only told must not be an incident that nobody resolves. */
const changeOf = (message: AlertMessage, routing_key: string) => ({
  routing_key,
  payload: {
    summary: titleOf(message, SUMMARY_MAX),
    source: sourceOf(message),
    timestamp: message.timestamp,
    custom_details: { text: textOf(message, TEXT_MAX) },
  },
  links: linksOf(message),
});

const linksOf = (message: AlertMessage) =>
  hostsOf(message).hosts.flatMap(({ name, url }) => (url === null ? [] : [{ href: url, text: name }]));

const changesUrl = (url: string): string => url.replace(/\/v2\/enqueue$/, '/v2/change/enqueue');

const sourceOf = (message: AlertMessage): string =>
  cutTo(
    hostsOf(message)
      .hosts.map(({ name }) => name)
      .join(', '),
    SOURCE_MAX,
  ) || 'Argos Drift';
