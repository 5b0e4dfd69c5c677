import type { TuningPatch } from '#contract';
import { act } from '../../data/act.ts';
import { createResource } from '../../data/resource.ts';
import type { IntentWrite } from '../../data/writes/intent-write.ts';
import { writeIntent } from '../../data/writes/write-intent.ts';
import type { Sentence } from '../../words/sentence.ts';
import { fetchTuning, patchTuning } from './api.ts';
import { thresholdConflict } from './conflict-words.ts';
import { changedIn, oldestOf, patchEnd, type ShownThresholds, shownIn, type Threshold } from './shown.ts';

/** The declared thresholds of the host that is shown. */
export const tuningResource = createResource(fetchTuning);

/** What somebody else made of thresholds that were to be declared. */
export interface TuningConflict {
  /** What was to be declared. */
  patch: TuningPatch;
  /** What the thresholds are by now. */
  now: ShownThresholds;
  /** What is told of each that somebody changed. */
  told: Partial<Record<Threshold, Sentence>>;
}

/** What became of a declaration. */
export type Declaring = { kind: 'done' } | { kind: 'refused'; why: string } | { kind: 'overtaken'; conflict: TuningConflict };

/** Declares thresholds. @param shown what was on screen when somebody decided that */
export async function declareThresholds(host: string, patch: TuningPatch, shown: ShownThresholds): Promise<Declaring> {
  const write: IntentWrite<ShownThresholds> = {
    madeOn: [oldestOf(patch, shown)],
    send: (madeOn) => patchTuning(host, patch, madeOn),
    read: async () => {
      const document = await fetchTuning(host);
      return { seen: shownIn(document), madeOn: [document.intent] };
    },
    endAt: (now) => patchEnd(patch, shown, now),
  };
  let conflict: TuningConflict | null = null;
  const why = await act(async () => {
    const now = await writeIntent(write);
    if (now !== null) conflict = await conflictOf(host, patch, shown, now);
  });
  if (why !== null) return { kind: 'refused', why };
  await tuningResource.renew(host);
  return conflict === null ? { kind: 'done' } : { kind: 'overtaken', conflict };
}

async function conflictOf(
  host: string,
  patch: TuningPatch,
  shown: ShownThresholds,
  now: ShownThresholds,
): Promise<TuningConflict> {
  const { lastChange, mentions } = await import('../../data/writes/overtaken.ts');
  const told: TuningConflict['told'] = {};
  for (const threshold of changedIn(patch, shown, now)) {
    const change = await lastChange(host, mentions(`${threshold} threshold`));
    told[threshold] = thresholdConflict(now[threshold], change);
  }
  return { patch, now, told };
}
