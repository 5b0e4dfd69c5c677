import * as v from 'valibot';
import type { AlertMessage } from '#contract';
import { clickOf, hostCount, isAnnouncement, isEnd, severityOf, textOf, titleOf } from '../message-words.ts';
import { postJson } from '../prepared.ts';
import type { ChannelKindRules } from './kind.ts';

const ALERTS_MAX = 100;
const TITLE_MAX = 500;
const TEXT_MAX = 4_000;

/** What Alertmanager writes where an alert has not ended. */
const NOT_ENDED = '0001-01-01T00:00:00Z';

/** What receives the webhook of Alertmanager (its docs, "webhook_config", version 4): one alert a host. */
export const alertmanager: ChannelKindRules = {
  url: 'required',
  isUrlSecret: false,
  secret: 'optional',
  sendsSecret: true,
  options: v.strictObject({}),
  format: ({ url, secret, name }, message) => {
    // What is only told would fire for ever.
    const status = isEnd(message) || isAnnouncement(message) ? 'resolved' : 'firing';
    const { data } = message;
    const commonLabels = {
      alertname: `argos_drift_${data.kind}`,
      severity: severityOf(message),
      ...(data.surface === null ? {} : { surface: data.surface }),
    };
    const annotations = { summary: titleOf(message, TITLE_MAX), description: textOf(message, TEXT_MAX) };
    const alerts = alertsOf(message).map(({ labels, url: generatorURL, key }) => ({
      status,
      labels: { ...commonLabels, ...labels },
      annotations,
      startsAt: data.opened_at,
      endsAt: data.closed_at ?? (isAnnouncement(message) ? message.timestamp : NOT_ENDED),
      generatorURL,
      fingerprint: fingerprint(`${data.kind} ${data.surface} ${key}`),
    }));
    const body = {
      version: '4',
      groupKey: `{}:{incident="${data.id}"}`,
      truncatedAlerts: Math.max(0, hostCount(data) - alerts.length),
      status,
      receiver: name,
      groupLabels: { incident: data.id },
      commonLabels,
      commonAnnotations: annotations,
      externalURL: URL.parse(clickOf(message) ?? '')?.origin ?? '',
      alerts,
    };
    return postJson(url, body, secret === '' ? {} : { authorization: `Bearer ${secret}` });
  },
};

/** A message about no host, which a test is, has one alert all the same: none would be no notification. */
function alertsOf({ data }: AlertMessage) {
  const incident = data.id;
  if (data.hosts.length === 0) return [{ labels: { incident }, url: '', key: incident }];
  return data.hosts
    .slice(0, ALERTS_MAX)
    .map(({ id, name, url }) => ({ labels: { instance: name, host_id: id, incident }, url, key: `${id} ${incident}` }));
}

/** 64 bits in hexadecimal, as Prometheus makes them (FNV-1a), of what stays the same from the opening to the end. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
