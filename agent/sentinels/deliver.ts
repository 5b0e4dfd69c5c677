import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { Intent } from '#contract';
import { syncFolder, writeAtomically } from '../files/atomic-write.ts';
import { holdFolder } from '../files/held-folder.ts';
import { makeFolder } from '../files/make-folder.ts';
import { errorCode } from '../words/error-code.ts';
import { printable } from '../words/printable.ts';
import { withoutPath } from '../words/reason.ts';
import { holds, isLink, readBack } from './read-back.ts';
import { SURFACE_SENTINELS } from './registry.ts';
import { SENTINELS } from './writing-order.ts';

/** What became of an intent, with the intent as it was validated. */
export type Delivery =
  /** The sentinels are written, or the disk held them already. */
  | { kind: 'written' | 'present'; intent: Intent }
  /** The disk holds the sentinels of a newer intent, so this one was overtaken on its way. Nothing was written. */
  | { kind: 'older'; intent: Intent; onDisk: number }
  /** The disk did not take the sentinels. */
  | { kind: 'failed'; intent: Intent; why: string }
  /** It is no valid intent. Nothing was written. */
  | { kind: 'refused'; why: string };

const SENTINEL_MODE = 0o644;

const LINK = 'it is a link, which the apply script does not follow. Put the folder itself in its place, or name it in shared_dir';

/**
 * Validates what a Worker sent as an intent. The sentinels feed a script that runs as root, so nothing is taken on trust.
 * @returns the intent, or a sentence about what is wrong with it, fit for a terminal
 */
export function validIntent(value: unknown): Intent | string {
  const parsed = v.safeParse(Intent, value, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return printable(`${v.getDotPath(issue) ?? 'the intent'}: ${issue.message}`);
  }
  for (const surface of SURFACE_SENTINELS) {
    const fault = surface.faultIn(parsed.output);
    if (fault !== null) return fault;
  }
  return parsed.output;
}

/**
 * Writes the sentinels of an intent, where the disk does not hold them already.
 * @param value the intent as the Worker sent it
 * @param previous the valid intent that the Worker sent in its answer before this one. Where both are the same, an intent that is
 * older than the disk's is meant and no latecomer: the Worker was restored from a backup
 */
export function deliver(sharedDir: string, value: unknown, previous: Intent | null = null): Delivery {
  const intent = validIntent(value);
  if (typeof intent === 'string') return { kind: 'refused', why: intent };
  if (isLink(sharedDir)) return { kind: 'failed', intent, why: LINK };
  if (holds(sharedDir, intent)) return { kind: 'present', intent };
  const onDisk = readBack(sharedDir);
  const isOlder =
    onDisk !== null && onDisk.revision > intent.revision && Date.parse(onDisk.changedAt) > Date.parse(intent.changed_at);
  if (isOlder && !isDeepStrictEqual(intent, previous)) return { kind: 'older', intent, onDisk: onDisk.revision };
  try {
    writeAll(sharedDir, intent);
  } catch (error) {
    return { kind: 'failed', intent, why: withoutPath(error) };
  }
  return { kind: 'written', intent };
}

// All go into the folder that was opened: in a folder of the agent's account its owner could put a link in its place meanwhile.
function writeAll(sharedDir: string, intent: Intent): void {
  makeFolder(sharedDir);
  holdFolder(sharedDir, { followsLink: false }, (held) => {
    const texts = SENTINELS.map((sentinel) => ({ path: join(held.path, sentinel.file), text: sentinel.text(intent) }));
    for (const { path, text } of texts) if (text !== null) writeAtomically(path, text, SENTINEL_MODE);
    for (const { path, text } of texts) if (text === null) removeFile(path);
    syncFolder(held.path);
  });
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
