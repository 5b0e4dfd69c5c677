import type { MessageType } from '#contract';
import { tellBy } from '../tables/fleet.ts';
import { isOver } from '../tables/incidents.ts';
import { saveDelivered } from '../tables/notices.ts';

/** Whether a message of a type tells of something whose end is to be told too. */
const OWES_AN_END: Readonly<Record<MessageType, boolean>> = {
  'incident.opened': true,
  'incident.changed': true,
  'incident.reminder': true,
  'incident.closed': false,
  'mute.announced': false,
  test: false,
};

/**
 * A message about a thread reached its receiver. Whoever was told that something began, or goes on, is told of its end. Runs inside the
 * caller's transaction.
 * @param channelId the channel whose rules asked for the message, whichever channel delivered it
 */
export function noteDelivered(sql: SqlStorage, thread: string, channelId: string, type: MessageType): void {
  // It may have ended while its opening was on its way.
  if (OWES_AN_END[type] && saveDelivered(sql, thread, channelId) && isOver(sql, thread)) tellBy(sql);
}
