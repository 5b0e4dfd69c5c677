import { accept, type CatalogueAnswer, type Outcome, refuse } from '#contract';
import { JUDGED_AGAIN_A_TICK } from '../checks/check-fleet.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { utcDay } from '../publication/write-budget.ts';
import { hostsNaming, isCatalogueHeld, isRoomForCatalogue, saveCatalogue } from '../tables/catalogues.ts';
import { bumpSequence, saveJudged } from '../tables/fleet.ts';
import { type HostRow, readHost } from '../tables/hosts.ts';
import { type LivenessRow, readLiveness, saveLiveness } from '../tables/liveness.ts';
import { readCatalogueBody } from './read-catalogue-body.ts';
import { countRefused } from './receive.ts';

/**
 * How many catalogues of one host are stored on a UTC day. A hub's index changes about once a day, and a person at work on a hub of
 * their own changes it a few times an hour; each is up to a megabyte and replaces the one before.
 */
const CATALOGUES_A_DAY = 24;

/**
 * Takes in the catalogue that the host's last message named, once for all hosts that name it. Whoever sends another one, or one that is
 * held, has it looked at no further. Runs inside the caller's transaction.
 * @param text the body, which the host signed
 * @param now Unix milliseconds
 */
export function takeCatalogue(
  sql: SqlStorage,
  host: HostRow,
  sequence: number,
  text: string,
  now: number,
): Outcome<CatalogueAnswer> {
  const before = readLiveness(sql, host.id);
  const named = before.catalogue;
  // Nothing is stored of a message that changes nothing: the sequence that it brings is not used up.
  if (named === null) return refuse('catalogue_unasked', 'No message of this host has named a catalogue.');
  if (isCatalogueHeld(sql, named)) return accept({ digest: named });
  const waitS = catalogueWaitS(before, now);
  if (waitS > 0) return tooMany(waitS);
  if (!isRoomForCatalogue(sql)) return tooMany(3600);
  const read = readCatalogueBody(text, named);
  if (!read.ok) return countRefused(sql, host.id, sequence, read.refusal, now);
  const today = utcDay(now);
  const catalogues = before.catalogues_day === today ? before.catalogues + 1 : 1;
  saveLiveness(sql, { ...before, sequence, catalogues_day: today, catalogues });
  saveCatalogue(sql, named, read.value);
  // An open page learns by it that there is a catalogue to be loaded.
  bumpSequence(sql);
  judgeNaming(sql, named, now);
  return accept({ digest: named });
}

/** @returns seconds until the next UTC day, where the host has sent as many as a day may bring; otherwise 0 */
function catalogueWaitS({ catalogues, catalogues_day }: LivenessRow, now: number): number {
  const today = utcDay(now);
  if (catalogues_day !== today || catalogues < CATALOGUES_A_DAY) return 0;
  return Math.max(1, Math.ceil(((today + 1) * 86_400_000 - now) / 1000));
}

const tooMany = (waitS: number) =>
  refuse('rate_limited', `So many catalogues are not taken; send it again in ${waitS} s.`, { retry_after_s: waitS });

/** Judges the hosts that name it: what they do not get is known now. Where those are many, the next ticks judge the fleet again instead. */
function judgeNaming(sql: SqlStorage, digest: string, now: number): void {
  const ids = hostsNaming(sql, digest, JUDGED_AGAIN_A_TICK + 1);
  const areMany = ids.length > JUDGED_AGAIN_A_TICK;
  if (areMany) saveJudged(sql, null, '');
  for (const id of areMany ? [] : ids) {
    const host = readHost(sql, id);
    if (host !== null) judgeHost(sql, host, now, 'host');
  }
}
