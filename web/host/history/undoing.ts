import type { HostEvent, HostSummary, UndoDocument } from '#contract';
import { act } from '../../data/act.ts';
import type { IntentWrite, WriteEnd } from '../../data/writes/intent-write.ts';
import { writeIntent } from '../../data/writes/write-intent.ts';
import { intentChangedWords } from '../../words/changed-words.ts';
import { hostName } from '../../words/host-name.ts';
import type { Sentence } from '../../words/sentence.ts';
import { planUndo, undoOn } from './api.ts';

/** How an undo ends, by what it would change now: that is the same as was shown, or nothing any more, or something else. */
export function undoEnd(shown: UndoDocument, now: UndoDocument): WriteEnd {
  if (now.changes.length === 0) return 'already';
  const what = ({ changes, skipped }: UndoDocument) => JSON.stringify([changes, skipped]);
  return what(shown) === what(now) ? 'again' : 'changed';
}

/** What became of an undo: with `plan`, what it would change by now. */
export type Undoing =
  | { kind: 'done' }
  | { kind: 'overtaken'; plan: UndoDocument; words: Sentence }
  | { kind: 'refused'; why: string };

/** Takes a change back. @param shown what was said that it would change */
export async function undo(host: HostSummary, { id }: HostEvent, shown: UndoDocument): Promise<Undoing> {
  const madeOn = ({ revision }: UndoDocument) => [{ host: host.id, revision }];
  const write: IntentWrite<UndoDocument> = {
    madeOn: madeOn(shown),
    send: ([on]) => undoOn(host.id, id, on?.revision ?? shown.revision),
    read: async () => {
      const seen = await planUndo(host.id, id);
      return { seen, madeOn: madeOn(seen) };
    },
    endAt: (now) => undoEnd(shown, now),
  };
  let outcome: Undoing = { kind: 'done' };
  const why = await act(async () => {
    const plan = await writeIntent(write);
    if (plan === null) return;
    const { lastChange } = await import('../../data/writes/overtaken.ts');
    const change = await lastChange(host.id);
    outcome = { kind: 'overtaken', plan, words: [...intentChangedWords(hostName(host), change), ' So nothing was undone.'] };
  });
  return why === null ? outcome : { kind: 'refused', why };
}
