import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { now } from '../../data/clock.ts';
import { type Refusal, refusalOf } from '../../data/refusal.ts';
import { Dialog, DialogButtons } from '../dialog.tsx';
import { TextField } from '../field.tsx';
import { type Chosen, endOf, type Length } from './ends.ts';
import { Until } from './until.tsx';

/** What is asked for of each quiet: until when (RFC 3339), and why. */
export interface Quiet {
  until: string;
  reason: string;
}

interface Props {
  title: ComponentChildren;
  /** What the button says that does it. */
  label: string;
  lengths: readonly Length[];
  /** An example of a reason. */
  example: string;
  /** What comes of it, in sentences. */
  children: ComponentChildren;
  /** What else is to be filled in; it is drawn with why a further field was refused. */
  choice?(refusal: Refusal | null): ComponentChildren;
  /** Why it cannot be asked for yet; null where it can. */
  obstacle?(): Refusal | null;
  send(quiet: Quiet): Promise<unknown>;
  onClosed(): void;
  onDone(): void;
}

/** A question about something that shall be quiet for a while. What was filled in stays when it is refused, with why at its field. */
export function QuietDialog(props: Props) {
  const { title, label, lengths, example, children, choice, obstacle, send, onClosed, onDone } = props;
  const reason = useSignal('');
  const chosen = useSignal<Chosen>({ length: lengths[1]?.[0] ?? 0 });
  const refused = useSignal<Refusal | null>(null);
  const isBusy = useSignal(false);
  const at = (field: string) => (refused.value?.field === field ? refused.value.words : null);

  const confirm = async (close: () => void) => {
    const end = endOf(chosen.value, now.peek());
    refused.value =
      obstacle?.() ??
      (reason.value.trim() === '' ? { field: 'reason', words: 'A reason is needed: others will ask.' } : null) ??
      ('problem' in end ? { field: 'until', words: end.problem } : null);
    if (refused.value === null && 'until' in end) {
      isBusy.value = true;
      refused.value = await refusalOf(() => send({ until: end.until, reason: reason.value.trim() }));
      isBusy.value = false;
      if (refused.value === null) {
        close();
        return onDone();
      }
    }
    if (at('reason') !== null) document.getElementById('quiet-reason')?.focus();
  };

  const isElsewhere = choice === undefined || refused.value?.field !== 'hosts';
  return (
    <Dialog title={title} onClosed={onClosed} first="#quiet-reason">
      {(close) => (
        <>
          {children}
          {choice?.(refused.value)}
          <TextField
            id="quiet-reason"
            label="Reason"
            value={reason.value}
            placeholder={example}
            refusal={at('reason')}
            onType={(text) => {
              reason.value = text;
            }}
          />
          <Until
            lengths={lengths}
            chosen={chosen.value}
            refusal={at('until')}
            onChoose={(next) => {
              chosen.value = next;
            }}
          />
          <DialogButtons
            label={label}
            refusal={at('reason') === null && at('until') === null && isElsewhere && refused.value?.words}
            isBusy={isBusy.value}
            close={close}
            confirm={() => void confirm(close)}
          />
        </>
      )}
    </Dialog>
  );
}
