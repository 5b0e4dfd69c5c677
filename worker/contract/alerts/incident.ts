import type { Surface } from '../surfaces/index.ts';

/** What can be wrong with a host, as whoever is alerted is told of it (docs/alerts.md). */
export const INCIDENT_KINDS = [
  'engine_down',
  'load_fault',
  'drift_by_host',
  'intent_not_applied',
  'reload_needed',
  'silence',
  'duplicate_agent',
  'not_delivered',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** How long each stands before the first message, in seconds, unless a channel has a rule of its own. */
export const WAIT_DEFAULT_S: Readonly<Record<IncidentKind, number>> = {
  engine_down: 60,
  load_fault: 60,
  drift_by_host: 300,
  intent_not_applied: 3600,
  reload_needed: 900,
  silence: 300,
  duplicate_agent: 300,
  not_delivered: 900,
};

/** Incidents of one kind, surface and content that open within this time are one message. */
export const GATHERED_WITHIN_S = 60;

/** `mute.announced`: a host has muted itself, or has ended that. It is about no incident, and is told whatever a channel's rules are. */
export type MessageType =
  | 'incident.opened'
  | 'incident.changed'
  | 'incident.reminder'
  | 'incident.closed'
  | 'mute.announced'
  | 'test';

/** What a channel delivers, and the body of the generic webhook. Others test against it: never rename. */
export interface AlertMessage {
  type: MessageType;
  /** RFC 3339: when it was made. */
  timestamp: string;
  data: {
    /** Of the incident: the same in each message about it. Of `mute.announced` that of the mute. */
    id: string;
    kind: IncidentKind | 'mute' | 'test';
    surface: Surface | null;
    /** One line, such as `12 hosts: crowdsecurity/ssh-bf came back, by a hub upgrade`. */
    title: string;
    /** What differs, since when, and what to do, in a few lines. */
    text: string;
    hosts: { id: string; name: string; url: string }[];
    /** How many hosts it is about, where `hosts` has the first of them alone; left out otherwise. */
    host_count?: number;
    /** What it is about: scenarios, thresholds; empty where it is about the whole host. */
    items: string[];
    /** RFC 3339. */
    opened_at: string;
    /** RFC 3339; only of `incident.closed`. */
    closed_at?: string;
    /** Seconds from opening to end; only of `incident.closed`. */
    duration_s?: number;
  };
}
