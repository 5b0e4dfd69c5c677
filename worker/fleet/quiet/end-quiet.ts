import { judgeHost } from '../checks/judge-host.ts';
import { addEvent, BY_ARGOS } from '../tables/events.ts';
import { bumpSequence, type FleetRow, planQuietEnd } from '../tables/fleet.ts';
import { readHost } from '../tables/hosts.ts';
import { deleteMute, type Mute, readMutesOver } from '../tables/mutes.ts';
import { hostsWithWaiversOver } from '../tables/waivers.ts';
import { whoseMute } from './mute-words.ts';
import { iso } from './until.ts';

/**
 * Ends what was quiet until a time that has passed: mutes are dropped, and each host is judged again of which a mute or a waiver ended, so
 * that its line says so. Where nothing is over it reads nothing. Runs inside the caller's transaction.
 * @param now Unix milliseconds
 */
export function endQuiet(sql: SqlStorage, { quiet_until }: FleetRow, now: number): void {
  if (quiet_until === null || quiet_until > now) return;
  const toJudge = new Set(hostsWithWaiversOver(sql, now));
  for (const mute of readMutesOver(sql, now)) {
    deleteMute(sql, mute.id);
    if (mute.hosts === '*') bumpSequence(sql);
    for (const id of mute.hosts === '*' ? [] : mute.hosts) {
      if (readHost(sql, id) === null) continue;
      addEvent(sql, id, { at: mute.until, kind: 'unmuted', actor: BY_ARGOS, detail: overWords(mute) });
      toJudge.add(id);
    }
  }
  for (const id of toJudge) {
    const host = readHost(sql, id);
    if (host !== null) judgeHost(sql, host, now, 'host');
  }
  planQuietEnd(sql);
}

const overWords = (mute: Mute): string => `Over since ${iso(mute.until)}: ${whoseMute(mute)}.`;
