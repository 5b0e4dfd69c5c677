/** Kinds of events that are looked for together. */
export interface EventGroup {
  /** Its name in the address. */
  name: string;
  /** What the filter calls it. */
  words: string;
  kinds: readonly string[];
}

const OTHER: EventGroup = { name: 'other', words: 'other', kinds: [] };

/** Every group, in the order in which the filter has them. Kinds of a newer Worker are among the last. */
export const EVENT_GROUPS: readonly EventGroup[] = [
  { name: 'incidents', words: 'incidents', kinds: ['incident_opened', 'incident_changed', 'incident_closed'] },
  { name: 'drift', words: 'drift', kinds: ['drift_opened', 'drift_cleared', 'reload_needed'] },
  { name: 'intent', words: 'changes of the intent', kinds: ['intent_changed', 'intent_adopted', 'intent_restored'] },
  {
    name: 'evidence',
    words: 'evidence lost and regained',
    kinds: ['evidence_lost', 'evidence_regained', 'agent_silent', 'agent_returned'],
  },
  {
    name: 'engine',
    words: 'CrowdSec itself',
    kinds: ['engine_loaded', 'engine_down', 'engine_returned', 'load_would_fail', 'load_recovered'],
  },
  { name: 'quiet', words: 'mutes and waivers', kinds: ['muted', 'unmuted', 'waived', 'waiver_ended'] },
  {
    name: 'host',
    words: 'the host and its agent',
    kinds: ['enrolled', 'enrolled_again', 'host_changed', 'delivery_failed', 'delivery_recovered'],
  },
  OTHER,
];

/** The group of a kind of event. */
export const groupOf = (kind: string): EventGroup => EVENT_GROUPS.find(({ kinds }) => kinds.includes(kind)) ?? OTHER;

/** The group of this name; null: every event. */
export const groupNamed = (name: string): EventGroup | null => EVENT_GROUPS.find((group) => group.name === name) ?? null;

const MARKS: Readonly<Record<string, string>> = {
  incident_opened: 'incident',
  incident_changed: 'incident',
  incident_closed: 'incident',
  evidence_lost: 'evidence lost',
  evidence_regained: 'evidence regained',
  muted: 'mute',
  unmuted: 'mute',
  waived: 'waiver',
  waiver_ended: 'waiver',
};

/** What stands beside an event that is no change of the host or its intent; undefined: nothing. */
export const markOf = (kind: string): string | undefined => MARKS[kind];
