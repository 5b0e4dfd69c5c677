import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { HostEvent, HostSummary, UndoDocument } from '#contract';
import { act, failureOf } from '../../data/act.ts';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { HelpLink } from '../../parts/help-link.tsx';
import { Told } from '../../parts/said.tsx';
import { hostName } from '../../words/host-name.ts';
import { IntentChanges } from '../intent-changes.tsx';
import { undo } from './api.ts';
import { WhenAndWho } from './event-words.tsx';

interface Question {
  host: HostSummary;
  event: HostEvent;
  onClose: () => void;
  /** The change was taken back. */
  onDone: () => void;
}

/** Shows what taking a change back would change, and does it when told to. */
export function UndoDialog({ host, event, onClose, onDone }: Question) {
  const planned = useSignal<UndoDocument | null>(null);
  const refusal = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const plan = () =>
    failureOf(async () => {
      planned.value = await undo(host.id, event.id, { dry_run: true });
    });
  useEffect(() => {
    void plan().then((failure) => {
      refusal.value = failure;
    });
  }, []);
  const confirm = async (revision: number, close: () => void) => {
    isBusy.value = true;
    refusal.value = await act(() => undo(host.id, event.id, { revision }));
    if (refusal.value === null) {
      onDone();
      close();
      return;
    }
    // Somebody may have declared something since: what is shown is what an undo would change now.
    await plan();
    isBusy.value = false;
  };
  const { value } = planned;
  const isChanging = value !== null && value.changes.length > 0;
  return (
    <Dialog title={`Undo this change on ${hostName(host)}?`} onClosed={onClose}>
      {(close) => (
        <>
          <p>
            <Told>{event.detail}</Told>
          </p>
          <p class="quiet">
            <WhenAndWho event={event} /> <HelpLink topic="undo" about="undo" />
          </p>
          {value === null && refusal.value === null && (
            <p class="waiting" role="status">
              Looking up what would change…
            </p>
          )}
          {value !== null && (
            <div class="differing">
              <h3>{headingOf(value)}</h3>
              <IntentChanges {...value} />
            </div>
          )}
          {isChanging && value.declared_since && <p>Something else was declared after it. That is undone as well.</p>}
          {isChanging && (
            <p>
              What this change changed is again as it was before. CrowdSec on {host.name} stays as it is until the apply command
              runs.
            </p>
          )}
          <DialogButtons
            label={isChanging ? 'Undo' : value === null ? undefined : null}
            refusal={refusal.value}
            isBusy={isBusy.value}
            close={close}
            confirm={() => value && confirm(value.revision, close)}
          />
        </>
      )}
    </Dialog>
  );
}

function headingOf({ changes, skipped }: UndoDocument): string {
  if (changes.length > 0) return 'What changes';
  return skipped.length > 0 ? 'Nothing changes' : 'Nothing to undo: what it changed is as it was before.';
}
