import { accept, type IfMatch, type Outcome, refuse } from '#contract';
import { named } from '../../drift/index.ts';
import { readLastIntentEvent } from '../tables/events.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readRevision } from '../tables/intents.ts';

/**
 * Refuses a write that was made on another revision of a host's intent than it has now, and says who changed what since.
 * @param ifMatch what the write says it was made on
 * @param isOnly whether the write is about this host alone: tags of other hosts are then a mistake, and none of this one matches
 */
export function refuseIfChanged(sql: SqlStorage, host: HostRow, ifMatch: IfMatch, isOnly: boolean): Outcome<null> {
  if (ifMatch === null) return accept(null);
  const revisions = ifMatch.filter((tag) => tag.host === host.id).map((tag) => tag.revision);
  if (revisions.length === 0) {
    if (!isOnly) return accept(null);
    return refuse('intent_changed', `If-Match names the intent of another host, and none of ${named(host.name)}.`, {
      host: { id: host.id, name: host.name },
      revision: readRevision(sql, host.id),
    });
  }
  return revisions.includes(readRevision(sql, host.id)) ? accept(null) : intentChanged(sql, host, Math.max(...revisions));
}

/** Says who changed what of an intent since the revision that was shown. */
export function intentChanged(sql: SqlStorage, host: HostRow, shown: number) {
  const revision = readRevision(sql, host.id);
  const last = readLastIntentEvent(sql, host.id);
  const since = last === null ? '' : ` Last, by ${named(last.actor)} at ${last.at}: ${last.detail}`;
  return refuse(
    'intent_changed',
    `The intent of ${named(host.name)} has changed since: its revision is ${revision} and no longer ${shown}.${since}`,
    { host: { id: host.id, name: host.name }, revision, ...(last === null ? {} : { last }) },
  );
}
