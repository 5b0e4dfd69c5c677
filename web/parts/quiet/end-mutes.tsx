import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { MuteDocument } from '#contract';
import { act, failureOf } from '../../data/act.ts';
import { quotable } from '../../words/quotation.ts';
import { Dialog, DialogButtons } from '../dialog.tsx';
import { Clock } from '../time.tsx';
import { endMute, fetchMutes } from './api.ts';
import { mutedHosts, mutesOf } from './whose-mutes.ts';

interface Props {
  /** The id of the host of which somebody shall be alerted again; null: all hosts. */
  host: string | null;
  onClosed(): void;
}

/** Shows by which mutes nobody is alerted, which may be about other hosts too, and ends them when told to. */
export function EndMutes({ host, onClosed }: Props) {
  const mutes = useSignal<MuteDocument[] | null>(null);
  const refusal = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  useEffect(() => {
    void failureOf(async () => {
      mutes.value = mutesOf((await fetchMutes()).mutes, host);
    }).then((failure) => {
      refusal.value = failure;
    });
  }, []);
  const confirm = async (close: () => void) => {
    isBusy.value = true;
    refusal.value = await act(async () => {
      for (const { id } of mutes.peek() ?? []) await endMute(id);
    });
    isBusy.value = false;
    if (refusal.value === null) close();
  };
  return (
    <Dialog title="Alert again from now on?" onClosed={onClosed}>
      {(close) => (
        <>
          {mutes.value === null && refusal.value === null && <p class="waiting">Looking up what is muted…</p>}
          {mutes.value?.map((mute) => (
            <p key={mute.id}>
              This ends the mute of <b>{mutedHosts(mute)}</b>: <q>{quotable(mute.reason)}</q>, which would end by itself{' '}
              <Clock at={mute.until} />.
            </p>
          ))}
          {mutes.value?.length === 0 && <p>Nothing is muted any more.</p>}
          {(mutes.value?.length ?? 0) > 0 && <p>What is wrong now is told once, on every channel.</p>}
          <DialogButtons
            label={mutes.value === null ? undefined : mutes.value.length > 0 ? 'End the mute' : null}
            refusal={refusal.value}
            isBusy={isBusy.value}
            close={close}
            confirm={() => void confirm(close)}
          />
        </>
      )}
    </Dialog>
  );
}
