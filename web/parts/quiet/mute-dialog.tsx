import { useSignal } from '@preact/signals';
import { hosts } from '../../data/state.ts';
import { hostName } from '../../words/host-name.ts';
import { HelpLink } from '../help-link.tsx';
import { mute } from './api.ts';
import { MUTE_LENGTHS } from './ends.ts';
import { QuietDialog } from './quiet-dialog.tsx';

interface Props {
  /** The id of the host that it is about; null: all hosts, or some that are ticked. */
  host: string | null;
  onClosed(): void;
  onDone?(): void;
}

/** Asks until when, and why, nobody shall be alerted: of one host, of some, or of all. */
export function MuteDialog({ host, onClosed, onDone }: Props) {
  const all = hosts.value ?? [];
  const only = all.find(({ id }) => id === host);
  const isAll = useSignal(true);
  const ticked = useSignal<ReadonlySet<string>>(new Set());
  const wanted = () => (only ? [only.id] : isAll.value ? '*' : [...ticked.value]);
  const tick = (id: string, isTicked: boolean) => {
    const next = new Set(ticked.value);
    if (isTicked) next.add(id);
    else next.delete(id);
    ticked.value = next;
  };
  return (
    <QuietDialog
      title={only ? `Mute alerts of ${hostName(only)}?` : 'Mute alerts?'}
      label="Mute"
      lengths={MUTE_LENGTHS}
      example="such as: kernel upgrade"
      send={(quiet) => mute({ hosts: wanted(), ...quiet })}
      obstacle={() => (wanted().length === 0 ? { field: 'hosts', words: 'Tick a host.' } : null)}
      onClosed={onClosed}
      onDone={onDone ?? (() => {})}
      choice={(refusal) =>
        !only && (
          <fieldset class="choices" aria-describedby="mute-hosts-problem">
            <legend>Which</legend>
            {[true, false].map((which) => (
              <label key={String(which)}>
                <input
                  type="radio"
                  name="mute-which"
                  checked={isAll.value === which}
                  onChange={() => {
                    isAll.value = which;
                  }}
                />
                {which ? 'all hosts, those that come later too' : 'some hosts'}
              </label>
            ))}
            {!isAll.value && (
              <div class="ticks">
                {all.map((each) => (
                  <label key={each.id}>
                    <input
                      type="checkbox"
                      checked={ticked.value.has(each.id)}
                      onChange={(event) => tick(each.id, event.currentTarget.checked)}
                    />
                    {hostName(each)}
                  </label>
                ))}
              </div>
            )}
            <p id="mute-hosts-problem" class="problem" role="alert">
              {refusal?.field === 'hosts' && refusal.words}
            </p>
          </fieldset>
        )
      }
    >
      <p>
        Nobody is alerted meanwhile. This page goes on showing what is so, and that it is muted. What is still wrong at the end is
        told once. <HelpLink topic="muted" about="muted" />
      </p>
    </QuietDialog>
  );
}
