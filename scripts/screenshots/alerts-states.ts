import type { EventKind, HostEvent } from '#contract';
import { longAlerts, MUTED, noAlerts, someAlerts, waiver } from '../fixtures/alerts.ts';
import { AT, type Documents, fleetOf, inSync, LONG } from '../fixtures/documents.ts';
import { drifting } from './drifting.ts';
import type { State } from './states.ts';

const changed = (change: (documents: Documents) => void, documents = inSync()): Documents => {
  change(documents);
  return documents;
};

/** Two of a host's differences, with these of them waived. */
export function waived(documents: Documents, names: readonly string[], isAll: boolean): void {
  drifting(documents, 'host');
  const { drift, hosts } = documents;
  Object.assign(drift.scenarios, { waived: [...names], ...(isAll ? { is_waived: true } : {}) });
  if (!isAll) return;
  Object.assign(drift.appsec_tuning, { waived: ['inbound'], is_waived: true });
  for (const each of hosts)
    for (const name of ['scenarios', 'appsec_tuning'] as const)
      each.surfaces[name] = { ...each.surfaces[name], status: 'drifted', drift_detected: true, is_waived: true };
}

const SSH = 'crowdsecurity/ssh-bf';
const ofWaived = (isAll: boolean) => ({
  ...someAlerts(),
  waivers: {
    waivers: [waiver(SSH), ...(isAll ? [waiver(LONG), waiver('inbound', { surface: 'appsec_tuning', reason: 'a test' })] : [])],
  },
});

const event = (id: number, kind: string, detail: string, other: Partial<HostEvent> = {}): HostEvent => ({
  id,
  at: AT.minutes,
  // Kinds that the page knows of a Worker that has them.
  kind: kind as EventKind,
  surface: null,
  actor: 'argos',
  actor_kind: 'argos',
  detail,
  ...other,
});

/** A history in which something of each kind has happened. */
export function eventful({ events }: Documents): void {
  const byAnn = { actor: 'ann', actor_kind: 'token' } as const;
  events.events.unshift(
    event(16, 'waived', 'Waived crowdsecurity/ssh-bf until 2026-03-08T04:15:00Z: “needed until the old app is gone”.', byAnn),
    event(15, 'muted', 'Muted the alerts of web-2 until 2026-03-01T06:15:00Z: “kernel upgrade”.', byAnn),
    event(14, 'evidence_regained', 'What the host has of it can be seen again.', { surface: 'scenarios' }),
    event(13, 'evidence_lost', 'What the host has of it cannot be seen any more. The host says: “permission denied”.', {
      surface: 'scenarios',
    }),
    event(12, 'incident_closed', 'Incident, over after 12 min: CrowdSec does not run.'),
    event(11, 'incident_opened', 'Incident: crowdsecurity/ssh-bf came back, by a hub upgrade.'),
  );
}

const owner = { documents: inSync(), isOwner: true } as const;
const alerts = { ...owner, path: '/settings?section=alerts' };
const add = ['Add a channel'];
const host = '/?host=web2aaaaaaaa';

/** Alerts: channels and deliveries, what is muted and waived, and what a history tells of them. */
export const ALERTS_STATES: readonly State[] = [
  { ...alerts, name: 'alerts-empty', alerts: noAlerts() },
  { ...alerts, name: 'alerts-list', alerts: someAlerts() },
  { ...alerts, name: 'alerts-long', alerts: longAlerts() },
  { ...alerts, name: 'alerts-failed', fails: 503 },
  { ...alerts, name: 'alerts-form', alerts: noAlerts(), press: [...add, 'choose Where to: Telegram'] },
  {
    ...alerts,
    name: 'alerts-form-refused',
    alerts: someAlerts(),
    press: [...add, 'choose Where to: Webhook', 'type Name: hook', 'type URL: https://10.0.0.8/hook', 'form: Add the channel'],
    refusesChannel: {
      code: 'url_refused',
      title: 'Messages are not sent to this address',
      detail: '10.0.0.8 is an address of a private network, to which no messages are sent.',
      field: 'url',
    },
  },
  {
    ...alerts,
    name: 'alerts-form-unfilled',
    alerts: noAlerts(),
    press: [...add, 'choose Where to: Gotify', 'form: Add the channel'],
  },
  {
    ...alerts,
    name: 'alerts-made',
    alerts: someAlerts(),
    press: [...add, 'choose Where to: Webhook', 'type Name: hook', 'type URL: https://example.org/hook', 'form: Add the channel'],
  },
  { ...alerts, name: 'alerts-edit', alerts: someAlerts(), press: ['Edit phone'] },
  { ...alerts, name: 'alerts-tested', alerts: someAlerts(), press: ['Test ops'] },
  { ...alerts, name: 'alerts-delete', alerts: someAlerts(), press: ['Delete… phone'] },
  { ...alerts, name: 'alerts-deliveries-of-one', path: `${alerts.path}&on=phoneaaaaaaa`, alerts: someAlerts() },
  {
    name: 'muted-host',
    path: host,
    documents: changed(({ hosts: [only] }) => Object.assign(only ?? {}, { muted: MUTED })),
  },
  {
    name: 'muted-host-long',
    path: host,
    documents: changed(({ hosts: [only] }) =>
      Object.assign(only ?? {}, { muted: { ...MUTED, reason: 'x'.repeat(200), by: 'a'.repeat(100) } }),
    ),
  },
  {
    name: 'muted-fleet',
    path: '/',
    documents: changed((documents) => {
      documents.muted = MUTED;
      for (const each of documents.hosts) each.muted = MUTED;
    }, fleetOf(3)),
  },
  { name: 'mute-dialog', path: '/', documents: fleetOf(8), press: ['Mute…', 'some hosts', 'dialog: Mute'] },
  {
    name: 'mute-dialog-of-a-host',
    path: `${host}&tab=settings`,
    documents: inSync(),
    press: ['Mute alerts of this host', 'Mute web-2…', 'a time', 'dialog: Mute'],
  },
  {
    name: 'mute-ended',
    path: host,
    alerts: someAlerts(),
    documents: changed(({ hosts: [only] }) => Object.assign(only ?? {}, { muted: MUTED })),
    press: ['End now…'],
  },
  {
    name: 'waive-dialog',
    path: host,
    documents: changed((documents) => drifting(documents, 'host')),
    isWide: true,
    press: [`Waive… ${SSH}`],
  },
  {
    name: 'waived-in-part',
    path: host,
    alerts: ofWaived(false),
    documents: changed((documents) => waived(documents, [SSH], false)),
  },
  {
    name: 'waived-whole',
    path: host,
    alerts: ofWaived(true),
    documents: changed((documents) => waived(documents, [SSH, LONG], true)),
  },
  {
    name: 'waived-in-the-fleet',
    path: '/',
    documents: changed((documents) => {
      const other = inSync();
      waived(other, [SSH, LONG], true);
      documents.hosts.push(...other.hosts);
    }, fleetOf(3)),
  },
  { name: 'history-incidents', path: `${host}&tab=history`, documents: changed(eventful) },
  { name: 'history-of-a-kind', path: `${host}&tab=history&kind=incidents`, documents: changed(eventful) },
];
