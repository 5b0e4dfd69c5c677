import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { Intent } from '#contract';
import { syncFolder, writeAtomically } from '../files/atomic-write.ts';
import { makeFolder } from '../files/make-folder.ts';
import { errorCode } from '../words/error-code.ts';
import { printable } from '../words/printable.ts';
import { holds, readBack } from './read-back.ts';
import { SENTINELS } from './registry.ts';

/**
 * `present`: the disk already held it. `older`: the disk holds a newer intent, so this answer was overtaken.
 * `refused`: the intent is not valid. `failed`: the disk did not take it. The latter three change nothing or say so.
 */
export type Delivery =
  | { kind: 'written' | 'present'; revision: number }
  | { kind: 'older'; revision: number; onDisk: number }
  | { kind: 'refused' | 'failed'; why: string };

const SENTINEL_MODE = 0o644;

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
  const intent = parsed.output;
  const disabled = new Set(intent.disabled_scenarios);
  const both = intent.enabled_scenarios.find((name) => disabled.has(name));
  return both === undefined ? intent : `${both} is both disabled and enabled`;
}

/**
 * Writes the sentinels of an intent, where the disk does not hold them already.
 * @param value the intent as the Worker sent it
 * @param options.isConfirmed the Worker said it twice, so an intent that is older than the disk's is meant (a restored Worker)
 */
export function deliver(sharedDir: string, value: unknown, options: { isConfirmed: boolean }): Delivery {
  const intent = validIntent(value);
  if (typeof intent === 'string') return { kind: 'refused', why: intent };
  const { revision } = intent;
  if (holds(sharedDir, intent)) return { kind: 'present', revision };
  const onDisk = readBack(sharedDir);
  const isOlder = onDisk !== null && onDisk.revision > revision && Date.parse(onDisk.changedAt) > Date.parse(intent.changed_at);
  if (isOlder && !options.isConfirmed) return { kind: 'older', revision, onDisk: onDisk.revision };
  try {
    writeAll(sharedDir, intent);
  } catch (error) {
    return { kind: 'failed', why: withoutCall(error) };
  }
  return { kind: 'written', revision };
}

// A system error ends with the call and the path of a temporary file, whose name is another one each time.
function withoutCall(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return errorCode(error) === 'unknown' ? message : message.replace(/, \w+ '.*$/s, '');
}

function writeAll(sharedDir: string, intent: Intent): void {
  makeFolder(sharedDir);
  const texts = SENTINELS.map((sentinel) => ({ path: join(sharedDir, sentinel.file), text: sentinel.text(intent) }));
  for (const { path, text } of texts) if (text !== null) writeAtomically(path, text, SENTINEL_MODE);
  for (const { path, text } of texts) if (text === null) removeFile(path);
  syncFolder(sharedDir);
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
