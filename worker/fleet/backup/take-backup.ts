import { type Actor, accept, type Outcome } from '#contract';
import { addAct } from '../tables/acts.ts';
import { backupLines, streamOf } from './backup-lines.ts';

/**
 * Makes a backup, which is read from the tables as it is read from the stream, and notes who took it: it is a secret. Runs inside the
 * caller's transaction.
 * @param version of the Worker that makes it
 * @param now Unix milliseconds
 * @param withSecrets whether the secrets of channels stand in it
 */
export function takeBackup(
  sql: SqlStorage,
  by: Actor,
  version: string,
  now: number,
  withSecrets = false,
): Outcome<ReadableStream<Uint8Array>> {
  const secrets = withSecrets ? ', and the secrets of the channels' : '';
  const detail = `Took a backup, which holds the key that signs every token${secrets}.`;
  addAct(sql, { at: now, kind: 'backup_made', actor: by, detail });
  return accept(streamOf(backupLines(sql, now, version, withSecrets)));
}
