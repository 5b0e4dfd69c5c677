import { accept, type Outcome, type RestoreDocument, refuse } from '#contract';
import { clearPieces } from '../tables/restore-pieces.ts';
import { BackupFault } from './backup-reader.ts';
import { type StagedBackup, stageBackup } from './stage-backup.ts';

/** Thrown out of a transaction that shall not stand: what it would have done. */
export class OnlyTried extends Error {
  readonly document: RestoreDocument;

  constructor(document: RestoreDocument) {
    super('a dry run');
    this.document = document;
  }
}

/** The restore that is under way, if any. Two would each put their own in place, and whoever asked first would not know. */
export class Restoring {
  #isUnderWay = false;

  /**
   * Takes a backup in and puts it in place.
   * @param put puts what was staged in place, in one transaction that takes the staged pieces away with it
   */
  async restore(
    sql: SqlStorage,
    body: ReadableStream<Uint8Array>,
    put: (staged: StagedBackup) => Promise<Outcome<RestoreDocument>>,
  ): Promise<Outcome<RestoreDocument>> {
    if (this.#isUnderWay) {
      await body.cancel().catch(() => undefined);
      return refuse('restore_under_way', 'Another backup is being restored right now. Wait for it, and look at what it left.');
    }
    this.#isUnderWay = true;
    try {
      const outcome = await put(await stageBackup(sql, body));
      if (!outcome.ok) clearPieces(sql);
      return outcome;
    } catch (error) {
      clearPieces(sql);
      if (error instanceof BackupFault) return { ok: false, refusal: error.refusal };
      if (error instanceof OnlyTried) return accept(error.document);
      throw error;
    } finally {
      this.#isUnderWay = false;
    }
  }
}
