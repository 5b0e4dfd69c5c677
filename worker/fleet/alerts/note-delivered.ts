import type { MessageType } from '#contract';
import { tellBy } from '../tables/fleet.ts';
import { isOver } from '../tables/incidents.ts';
import { saveDelivered } from '../tables/notices.ts';

/**
 * A message about a thread reached its receiver. Whoever was told that something began, or goes on, is told of its end. Runs inside the
 * caller's transaction.
 * @param channelId the channel whose rules asked for the message, whichever channel delivered it
 */
export function noteDelivered(sql: SqlStorage, thread: string, channelId: string, type: MessageType): void {
  switch (type) {
    case 'test':
    case 'incident.closed':
      return;
    case 'incident.opened':
    case 'incident.changed':
    case 'incident.reminder':
      // It may have ended while its opening was on its way.
      if (saveDelivered(sql, thread, channelId) && isOver(sql, thread)) tellBy(sql);
  }
}
