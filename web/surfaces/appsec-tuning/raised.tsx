import type { TuningPatch } from '#contract';
import { hosts } from '../../data/state.ts';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { hostName } from '../../words/host-name.ts';
import { declaredBy, type ShownThresholds } from './shown.ts';

/** What a patch raises above what was on screen, one sentence each; empty where it raises nothing. */
export const raisedWords = (patch: TuningPatch, shown: ShownThresholds): string[] =>
  declaredBy(patch).flatMap((threshold) => {
    const was = shown[threshold].value;
    const becomes = patch[`${threshold}_threshold`] ?? was;
    if (becomes <= was) return [];
    return threshold === 'inbound'
      ? `AppSec blocks less: from a score of ${becomes} on, not from ${was}.`
      : `The outbound threshold rises from ${was} to ${becomes}, which has no effect at run time.`;
  });

interface Props {
  host: string;
  patch: TuningPatch;
  /** What was on screen when it was asked. */
  shown: ShownThresholds;
  onClosed(): void;
  confirm(): void;
}

/** Asks before a threshold rises, by which a host protects less. */
export function RaiseDialog({ host: id, patch, shown, onClosed, confirm }: Props) {
  const host = hosts.value?.find((each) => each.id === id);
  const sentences = raisedWords(patch, shown);
  return (
    <Dialog
      title={`Raise the ${sentences.length > 1 ? 'thresholds' : 'threshold'} of ${host ? hostName(host) : 'this host'}?`}
      onClosed={onClosed}
    >
      {(close) => (
        <>
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <p>Nothing changes until the apply command runs.</p>
          <DialogButtons
            label="Raise"
            close={close}
            confirm={() => {
              confirm();
              close();
            }}
          />
        </>
      )}
    </Dialog>
  );
}
