/** Kinds of events that are looked for together. */
export interface EventGroup {
  /** Its name in the address. */
  name: string;
  /** What the filter calls it. */
  words: string;
  /** What stands beside such an event, where its sentence does not begin with it; empty: nothing. */
  mark: string;
  kinds: readonly string[];
}

const OTHER: EventGroup = { name: 'other', words: 'other', mark: '', kinds: [] };

/** Every group, in the order in which the filter has them. Kinds of a newer Worker are among the last. */
export const EVENT_GROUPS: readonly EventGroup[] = [
  { name: 'incidents', words: 'incidents', mark: 'incident', kinds: ['incident_opened', 'incident_changed', 'incident_closed'] },
  { name: 'drift', words: 'drift', mark: '', kinds: ['drift_opened', 'drift_cleared', 'reload_needed'] },
  { name: 'intent', words: 'changes of the intent', mark: '', kinds: ['intent_changed', 'intent_adopted', 'intent_restored'] },
  {
    name: 'evidence',
    words: 'evidence lost and regained',
    mark: 'evidence',
    kinds: ['evidence_lost', 'evidence_regained', 'agent_silent', 'agent_returned'],
  },
  {
    name: 'engine',
    words: 'CrowdSec itself',
    mark: '',
    kinds: ['engine_loaded', 'engine_down', 'engine_returned', 'load_would_fail', 'load_recovered'],
  },
  { name: 'quiet', words: 'mutes and waivers', mark: 'quiet', kinds: ['muted', 'unmuted', 'waived', 'waiver_ended'] },
  {
    name: 'host',
    words: 'the host and its agent',
    mark: '',
    kinds: ['enrolled', 'enrolled_again', 'host_changed', 'delivery_failed', 'delivery_recovered'],
  },
  OTHER,
];

/** The group of a kind of event. */
export const groupOf = (kind: string): EventGroup => EVENT_GROUPS.find(({ kinds }) => kinds.includes(kind)) ?? OTHER;

/** The group of this name; null: every event. */
export const groupNamed = (name: string): EventGroup | null => EVENT_GROUPS.find((group) => group.name === name) ?? null;
