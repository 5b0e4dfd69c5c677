import type { AlertMessage } from '#contract';
import { named } from '../../../drift/index.ts';

/** What the test button sends: nothing is wrong. @param now Unix milliseconds */
export function testMessage(channelName: string, id: string, now: number): AlertMessage {
  const at = new Date(now).toISOString();
  return {
    type: 'test',
    timestamp: at,
    data: {
      id,
      kind: 'test',
      surface: null,
      title: 'Test message of Argos Drift',
      text: `The channel ${named(channelName)} works. Nothing is wrong, and nobody has to do anything.`,
      hosts: [],
      items: [],
      opened_at: at,
    },
  };
}
