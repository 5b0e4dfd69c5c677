import type { HostEvent } from '#contract';
import { PAGE_SURFACES } from '../../surfaces/index.ts';

/** Kinds of events that are looked for together. */
export interface EventGroup {
  /** Its name in the address. */
  name: string;
  /** What the filter calls it. */
  words: string;
  kinds: readonly string[];
}

/** Every group, in the order in which the filter has them. */
export const EVENT_GROUPS: readonly EventGroup[] = [
  { name: 'incidents', words: 'incidents', kinds: ['incident_opened', 'incident_closed'] },
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
];

/** The group of this name; null: every event. */
export const groupNamed = (name: string): EventGroup | null => EVENT_GROUPS.find((group) => group.name === name) ?? null;

/** What stands beside an event whose sentence does not say it; undefined: nothing. */
export function markOf({ kind, surface }: Pick<HostEvent, 'kind' | 'surface'>): string | undefined {
  switch (kind as string) {
    case 'incident_opened':
      return 'still open';
    case 'evidence_lost':
    case 'evidence_regained':
      return PAGE_SURFACES.find(({ name }) => name === surface)?.label;
    default:
      return undefined;
  }
}
