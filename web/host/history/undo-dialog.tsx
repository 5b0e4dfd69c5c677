import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { HostEvent, HostSummary, UndoDocument } from '#contract';
import { failureOf } from '../../data/act.ts';
import { Dialog, DialogButtons, LOOK_AGAIN } from '../../parts/dialog.tsx';
import { HelpLink } from '../../parts/help-link.tsx';
import { SentenceText } from '../../parts/name.tsx';
import { Told } from '../../parts/said.tsx';
import { hostName } from '../../words/host-name.ts';
import type { Sentence } from '../../words/sentence.ts';
import { IntentChanges } from '../intent-changes.tsx';
import { planUndo } from './api.ts';
import { WhenAndWho } from './event-words.tsx';
import { undo } from './undoing.ts';

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
  // What it would change by now, where somebody changed the intent since: it has to be seen before it is confirmed.
  const newer = useSignal<UndoDocument | null>(null);
  const refusal = useSignal<Sentence | null>(null);
  const isBusy = useSignal(false);
  const plan = () =>
    failureOf(async () => {
      planned.value = await planUndo(host.id, event.id);
    });
  useEffect(() => {
    void plan().then((failure) => {
      refusal.value = failure === null ? null : [failure];
    });
  }, []);
  const confirm = async (shown: UndoDocument, close: () => void) => {
    isBusy.value = true;
    const outcome = await undo(host, event, shown);
    isBusy.value = false;
    switch (outcome.kind) {
      case 'done':
        onDone();
        return close();
      case 'overtaken':
        newer.value = outcome.plan;
        refusal.value = outcome.words;
        return;
      case 'refused':
        refusal.value = [outcome.why];
    }
  };
  const look = (plan: UndoDocument) => {
    planned.value = plan;
    newer.value = null;
    refusal.value = null;
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
            label={newer.value ? LOOK_AGAIN : isChanging ? 'Undo' : value === null ? undefined : null}
            refusal={refusal.value && <SentenceText sentence={refusal.value} />}
            isBusy={isBusy.value}
            close={close}
            confirm={() => (newer.value ? look(newer.value) : value && void confirm(value, close))}
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
