import { nextReportInS } from '../../drift/index.ts';
import { readChannels } from '../tables/channels.ts';
import { enqueue } from '../tables/deliveries.ts';
import { readFleet, saveTellingAt } from '../tables/fleet.ts';
import { deleteIncident, readIncidentHosts, readIncidents, saveIncident } from '../tables/incidents.ts';
import type { LivenessRow } from '../tables/liveness.ts';
import { readMutes } from '../tables/mutes.ts';
import { deleteNotice, deleteNoticesOf, readNotices, saveNotice } from '../tables/notices.ts';
import { applyQuietUntil } from './apply-at-work.ts';
import { beginHistoryLine } from './history-lines.ts';
import { messageOf } from './message.ts';
import { type Due, LOOKED_EACH_MS, noticeKey, planTelling } from './plan-telling.ts';

/** When there may be something to tell next, in Unix milliseconds; null where nothing waits. */
export const nextTellingAt = (sql: SqlStorage): number | null => readFleet(sql).telling_at;

/**
 * Puts what is due to be told of incidents into the outbox, and notes when to look next. Reads one row where nothing is due. Runs inside the
 * caller's transaction.
 * @param now Unix milliseconds
 * @param dashboard the address of the dashboard where a setting says it; null where none does
 */
export function tellDue(sql: SqlStorage, now: number, dashboard: string | null): void {
  const fleet = readFleet(sql);
  if (fleet.telling_at === null) return;
  // What lies further ahead was planned by a clock that was set back since.
  if (fleet.telling_at > now && fleet.telling_at <= now + LOOKED_EACH_MS) return;
  const plan = planTelling({
    incidents: readIncidents(sql),
    hosts: readIncidentHosts(sql),
    channels: readChannels(sql),
    notices: readNotices(sql),
    mutes: readMutes(sql),
    applying: readApplying(sql, now),
    pending: readPending(sql),
    heartbeatMs: 1000 * nextReportInS(fleet.hosts),
    now,
  });
  for (const { incident, host } of plan.lines) beginHistoryLine(sql, incident, host);
  for (const notice of plan.muted) saveNotice(sql, notice);
  for (const due of plan.due) send(sql, due, now, dashboard ?? fleet.dashboard_url);
  for (const { id, thread } of plan.dropped) {
    deleteIncident(sql, id);
    deleteNoticesOf(sql, thread);
  }
  saveTellingAt(sql, plan.nextAt);
}

function send(sql: SqlStorage, { incident, channelId, message, notice }: Due, now: number, dashboard: string | null): void {
  const { type, hosts, leftOut } = message;
  enqueue(sql, { channelId, message: messageOf({ type, incident, hosts, dashboard, now }), now });
  if (type === 'incident.closed') {
    deleteNotice(sql, incident.thread, channelId);
    saveIncident(sql, { ...incident, isEndTold: true });
    return;
  }
  const { thread, content } = incident;
  saveNotice(sql, { thread, channelId, content, toldAt: now, leftOut, isDelivered: notice?.isDelivered ?? false });
}

/** Until when at most an apply is at work, by the id of the host. */
function readApplying(sql: SqlStorage, now: number): ReadonlyMap<string, number> {
  const rows = sql.exec<Pick<LivenessRow, 'host_id' | 'apply_running' | 'apply_since'>>(
    'SELECT DISTINCT l.host_id, l.apply_running, l.apply_since FROM incident_hosts h JOIN liveness l ON l.host_id = h.host_id',
  );
  return new Map(
    rows.toArray().flatMap((row) => {
      const until = applyQuietUntil(row, now);
      return until === null ? [] : [[row.host_id, until] as const];
    }),
  );
}

/** What is on its way or waits for its turn, by the indices of both. */
function readPending(sql: SqlStorage): ReadonlySet<string> {
  const rows = sql.exec<{ thread: string; told_for: string }>(
    `SELECT thread, told_for FROM deliveries WHERE next_at IS NOT NULL AND thread IS NOT NULL
     UNION ALL SELECT thread, told_for FROM deliveries WHERE state = 'pending' AND next_at IS NULL AND thread IS NOT NULL`,
  );
  return new Set(rows.toArray().map(({ thread, told_for }) => noticeKey(thread, told_for)));
}
