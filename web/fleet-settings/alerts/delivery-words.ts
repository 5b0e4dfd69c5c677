import type { Delivery } from '#contract';
import type { StateWords } from '../../words/state-words.ts';

/** How a delivery stands, for a person. */
export function deliveryWords({ state, status, attempts }: Pick<Delivery, 'state' | 'status' | 'attempts'>): StateWords {
  switch (state) {
    case 'delivered':
      return { sign: 'running', word: status === null ? 'Delivered' : `Delivered, answered ${status}` };
    case 'failed':
      return { sign: 'drifted', word: 'Failed' };
    case 'handed_over':
      return { sign: 'drifted', word: 'Failed, handed over to the fallback' };
    case 'pending':
      return attempts === 0 ? { sign: 'undeclared', word: 'Waiting' } : { sign: 'drifted', word: 'Failed so far, tried again' };
    default:
      return { sign: 'unknown', word: String(state) };
  }
}

/** The types of messages, as the list of deliveries calls them; a newer Worker may have more of them. */
const TYPES: Readonly<Record<string, string>> = {
  'incident.opened': 'opened',
  'incident.changed': 'changed',
  'incident.reminder': 'reminder',
  'incident.closed': 'ended',
  'mute.announced': 'muted by a host',
  test: 'test',
};

export const typeWords = (type: string): string => (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? type;
