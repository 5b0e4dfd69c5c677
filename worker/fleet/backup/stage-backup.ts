import { BACKUP_MAX_BYTES, type BackupHeader, type BackupRecord, refuse } from '#contract';
import { log } from '../../log.ts';
import { within } from '../publication/within.ts';
import { addPiece, readPieces } from '../tables/restore-pieces.ts';
import { BackupFault, BackupReader } from './backup-reader.ts';

/** A row of it costs as much as one of a few bytes, and there are 100,000 a day. */
const PIECE_BYTES = 524_288;

/** Whoever sends nothing for so long has gone. */
const STALLED_MS = 60_000;

/** A backup that has come whole and is right, line by line. */
export interface StagedBackup {
  readonly header: BackupHeader;
  /** How many events it has of each host, by the host's id. */
  readonly events: ReadonlyMap<string, number>;
}

/**
 * Takes a backup in, checks all of it and puts its bytes aside: nothing of the fleet is touched yet, and no more than a piece of it is in
 * memory at a time.
 * @throws BackupFault where it is not right, too large, or does not come whole
 */
export async function stageBackup(sql: SqlStorage, body: ReadableStream<Uint8Array>): Promise<StagedBackup> {
  const reader = new BackupReader();
  const events = new Map<string, number>();
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let bytes = 0;
  const keep = () => {
    if (heldBytes === 0) return;
    const piece = new Uint8Array(heldBytes);
    let at = 0;
    for (const part of held) {
      piece.set(part, at);
      at += part.length;
    }
    addPiece(sql, piece);
    held = [];
    heldBytes = 0;
  };
  for await (const part of partsOf(body)) {
    bytes += part.length;
    if (bytes > BACKUP_MAX_BYTES) throw new BackupFault(TOO_LARGE.refusal);
    for (const record of reader.take(part)) {
      if (record.kind === 'host') events.set(record.value.id, 0);
      if (record.kind === 'events')
        events.set(record.value.host, (events.get(record.value.host) ?? 0) + record.value.list.length);
    }
    held.push(part);
    heldBytes += part.length;
    if (heldBytes >= PIECE_BYTES) keep();
  }
  reader.end();
  keep();
  return { header: reader.header, events };
}

/** The records of the backup that was put aside, once more. */
export function* stagedRecords(sql: SqlStorage): Generator<BackupRecord> {
  const reader = new BackupReader();
  for (const piece of readPieces(sql)) yield* reader.take(piece);
  reader.end();
}

const TOO_LARGE = refuse('body_too_large', `A backup has at most ${BACKUP_MAX_BYTES / 1024 ** 2} MiB. Nothing was changed.`);

const NOT_PACKED = refuse(
  'invalid_backup',
  'Line 1: the body could not be unpacked, which Content-Encoding: gzip says that it can.',
  {
    line: 1,
    field: null,
  },
);

/** What a decompression says of bytes that were never packed, or were changed since. One that ends too soon says something else. */
const isNotPacked = (error: unknown): boolean => error instanceof TypeError && /^Decompression failed/.test(error.message);

/**
 * What comes of a body. One that breaks off or stands still ends: what was read says whether it was whole.
 * @throws BackupFault where it could not be unpacked
 */
async function* partsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const next = await within(STALLED_MS, reader.read()).catch((error) => {
        if (isNotPacked(error)) throw new BackupFault(NOT_PACKED.refusal);
        log('warn', 'backup_cut_off', { error: String(error) });
        return null;
      });
      if (next === null || next.done || next.value === undefined) return;
      yield next.value;
    }
  } finally {
    // What is refused is not waited for.
    await reader.cancel().catch(() => undefined);
  }
}
