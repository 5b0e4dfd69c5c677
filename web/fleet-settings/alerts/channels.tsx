import { useSignal } from '@preact/signals';
import type { ChannelCreated, ChannelDocument } from '#contract';
import { visibleText } from '../../words/quotation.ts';
import { Asked } from '../asked.tsx';
import { deleteChannel } from './api.ts';
import { ChannelForm } from './channel-form.tsx';
import { ChannelRow } from './channel-row.tsx';
import { MadeSecret } from './made-secret.tsx';

interface Props {
  channels: readonly ChannelDocument[];
  reload(): Promise<void>;
}

/** So many channels are enough for a fallback. */
const ENOUGH = 2;

/** The channels, with the forms that add and change them. */
export function Channels({ channels, reload }: Props) {
  /** The id of the one whose form is open; `new` for the one that adds. */
  const opened = useSignal<string | null>(null);
  const made = useSignal<ChannelCreated | null>(null);
  const inQuestion = useSignal<ChannelDocument | null>(null);
  const done = useSignal('');
  const nameOf = (id: string | null) => channels.find((channel) => channel.id === id)?.name;
  const close = (focus: string) => {
    opened.value = null;
    requestAnimationFrame(() => document.getElementById(focus)?.focus());
  };
  const asked = inQuestion.value;
  const fallbacks = channels.filter(({ fallback_of }) => asked !== null && fallback_of === asked.id);
  return (
    <>
      {channels.length === 0 && (
        <p>
          A channel tells you what is wrong before you look, once for each cause, and again when it is over. <b>Add two</b>, the
          second as the fallback of the first: a Worker shares its address with strangers, whose messages a service may count as
          yours, so one alone is not reliable.
        </p>
      )}
      {channels.length > 0 && channels.length < ENOUGH && (
        <p class="notice">
          One channel alone is not reliable: a Worker shares its address with strangers, whose messages a service may count as
          yours. Add a second one as its fallback.
        </p>
      )}
      <ul class="rows" aria-label="Channels">
        {channels.map((channel) => (
          <li key={channel.id} class="row">
            {opened.value === channel.id ? (
              <div class="row-words">
                <h3>Change {visibleText(channel.name)}</h3>
                <ChannelForm
                  channel={channel}
                  channels={channels}
                  onCancel={() => close(`edit-${channel.id}`)}
                  onSaved={() => {
                    done.value = 'Saved.';
                    void reload();
                    close(`edit-${channel.id}`);
                  }}
                />
              </div>
            ) : (
              <ChannelRow
                channel={channel}
                fallbackOf={nameOf(channel.fallback_of)}
                onEdit={() => {
                  opened.value = channel.id;
                }}
                onDelete={() => {
                  inQuestion.value = channel;
                }}
                onTested={() => void reload()}
              />
            )}
          </li>
        ))}
      </ul>
      {made.value && (
        <MadeSecret
          made={made.value}
          onDone={() => {
            made.value = null;
            requestAnimationFrame(() => document.getElementById('add-channel')?.focus());
          }}
        />
      )}
      {opened.value === 'new' ? (
        <div class="added">
          <h3>Add a channel</h3>
          <ChannelForm
            channel={null}
            channels={channels}
            onCancel={() => close('add-channel')}
            onSaved={(saved) => {
              done.value = `Added ${visibleText(saved.name)}. Test it now.`;
              const hasSecret = 'secret' in saved && saved.secret !== undefined;
              made.value = hasSecret ? saved : null;
              opened.value = null;
              void reload().then(() => {
                if (!hasSecret) document.getElementById(`test-${saved.id}`)?.focus();
              });
            }}
          />
        </div>
      ) : (
        <button
          type="button"
          id="add-channel"
          class={`button ${channels.length < ENOUGH ? 'button-main' : ''}`}
          onClick={() => {
            opened.value = 'new';
            made.value = null;
          }}
        >
          Add a channel
        </button>
      )}
      <p class="quiet" role="status">
        {done.value}
      </p>
      {asked !== null && (
        <Asked
          title={`Delete ${visibleText(asked.name)}?`}
          label="Delete the channel"
          doIt={() => deleteChannel(asked.id)}
          onClosed={() => {
            inQuestion.value = null;
          }}
          onDone={async () => {
            done.value = `Deleted ${visibleText(asked.name)}.`;
            await reload();
            // What was pressed is gone with its row.
            document.querySelector<HTMLElement>('.settings h2')?.focus();
          }}
        >
          <p>Nothing is sent to it any more, and its secret is forgotten. What was delivered stays in the list below.</p>
          {channels.length === 1 && <p>It is the only channel: nobody is alerted of anything from then on.</p>}
          {fallbacks.length > 0 && (
            <p>
              {fallbacks.map(({ name }) => visibleText(name)).join(', ')} is its fallback, and gets every message from then on, by
              its own rules.
            </p>
          )}
        </Asked>
      )}
    </>
  );
}
