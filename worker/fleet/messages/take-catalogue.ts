import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  accept,
  type BodyIssue,
  Catalogue,
  type CatalogueAnswer,
  catalogueDigestInput,
  type Outcome,
  parseJson,
  type Refusal,
  refuse,
  validate,
} from '#contract';
import { JUDGED_AGAIN_A_TICK } from '../checks/check-fleet.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { utcDay } from '../publication/write-budget.ts';
import {
  asStored,
  hostsNaming,
  isCatalogueHeld,
  isRoomForCatalogue,
  type StoredCatalogue,
  saveCatalogue,
} from '../tables/catalogues.ts';
import { bumpSequence, saveJudged } from '../tables/fleet.ts';
import { type HostRow, readHost } from '../tables/hosts.ts';
import { type LivenessRow, readLiveness, saveLiveness } from '../tables/liveness.ts';
import { countRefused } from './receive.ts';

/**
 * How many catalogues of one host are stored on a UTC day. A hub's index changes about once a day, and a person at work on a hub of
 * their own changes it a few times an hour; each is up to a megabyte and replaces the one before.
 */
const CATALOGUES_A_DAY = 24;

/** A row of a Durable Object holds 2 MB. */
const STORED_MAX_BYTES = 1_900_000;

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
  const read = readSent(text, named);
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

/** Reads a catalogue and checks it: the digest of what was sent, before anything is cleaned or dropped. */
function readSent(text: string, named: string): Outcome<StoredCatalogue> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const raw = json.value as { items?: unknown } | null;
  const parsed = validate(Catalogue, raw, refusalOf);
  if (!parsed.ok) return parsed;
  const { digest, items } = parsed.value;
  if (digest !== named) return refuse('catalogue_unasked', `This host's last message named ${named}.`, { digest: named });
  let computed: string;
  try {
    computed = `sha256:${createHash('sha256').update(catalogueDigestInput(raw?.items)).digest('hex')}`;
  } catch {
    return refuse('invalid_body', 'items: no canonical form (RFC 8785)', { field: 'items' });
  }
  if (computed !== digest) return refuse('digest_mismatch', `computed ${computed}`, { field: 'digest' });
  const stored = asStored(items);
  const bytes = Buffer.byteLength(stored.items) + Buffer.byteLength(stored.holds);
  return bytes > STORED_MAX_BYTES ? refuse('body_too_large', 'This catalogue is too large to be stored.') : accept(stored);
}

function refusalOf({ field, message }: BodyIssue): Refusal {
  return { code: 'invalid_body', detail: `${field ?? 'body'}: ${message}`, members: { field } };
}

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
