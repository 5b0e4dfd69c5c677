import { useSignal } from '@preact/signals';
import type { ChannelDocument, Delivery } from '#contract';
import { failureOf } from '../../data/act.ts';
import { StatusIcon } from '../../parts/icon.tsx';
import { visibleText } from '../../words/quotation.ts';
import { testChannel } from './api.ts';
import { lostOf } from './channel-input.ts';
import { DeliveryState } from './delivery-state.tsx';
import { kindName } from './kinds.ts';
import { rulesWords } from './rules.ts';

interface Props {
  channel: ChannelDocument;
  /** The name of the channel whose fallback it is; undefined where it is of none. */
  fallbackOf: string | undefined;
  onEdit(): void;
  onDelete(): void;
  /** A test was sent, which the channel's last delivery is by now. */
  onTested(): void;
}

/** A channel in the list: where it goes, what it tells of, how it went last, and what can be done with it. */
export function ChannelRow({ channel, fallbackOf, onEdit, onDelete, onTested }: Props) {
  const { id, name, kind, url, options, rules, last } = channel;
  const lost = lostOf(channel);
  const result = useSignal<Delivery | null>(null);
  const failure = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const test = async () => {
    if (isBusy.value) return;
    isBusy.value = true;
    failure.value = await failureOf(async () => {
      result.value = await testChannel(id);
    });
    isBusy.value = false;
    onTested();
  };
  const button = (action: string, words: string, press: () => void) => (
    <button
      type="button"
      class="button button-small"
      id={`${action}-${id}`}
      aria-labelledby={`${action}-${id} channel-${id}`}
      aria-disabled={action === 'test' && isBusy.value}
      onClick={press}
    >
      {words}
    </button>
  );
  return (
    <>
      <div class="row-words">
        <p>
          <b id={`channel-${id}`}>{visibleText(name)}</b> <span class="mark">{kindName(kind)}</span>
        </p>
        <p class="quiet">
          {url !== null && <>to {visibleText(url)}</>}
          {Object.entries(options).map(([option, value]) => (
            <>
              {url !== null || option !== Object.keys(options)[0] ? ', ' : ''}
              {option.replaceAll('_', ' ')} {visibleText(String(value))}
            </>
          ))}
          {fallbackOf !== undefined && (
            <>
              ; the fallback of <b>{visibleText(fallbackOf)}</b>
            </>
          )}
        </p>
        <p class="quiet">
          {fallbackOf === undefined ? rulesWords(rules) : 'Tells what the other one could not deliver at its first attempt.'}
        </p>
        {lost !== null && (
          <p class="delivery delivery-drifted">
            <StatusIcon sign="drifted" />
            <span>
              <strong>Cannot deliver</strong>: enter its {lost.replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase())} again.
            </span>
          </p>
        )}
        <p>{last === null ? <span class="quiet">Nothing was sent yet: test it.</span> : <DeliveryState delivery={last} />}</p>
        <div role="status">
          {isBusy.value && <p class="quiet">Sending a test…</p>}
          {!isBusy.value && result.value && (
            <p>
              The test: <DeliveryState delivery={result.value} />
            </p>
          )}
        </div>
        <p class="problem" role="alert">
          {failure.value}
        </p>
      </div>
      <div class="row-actions">
        {button('test', isBusy.value ? 'Testing…' : 'Test', () => void test())}
        {button('edit', 'Edit', onEdit)}
        {button('delete', 'Delete…', onDelete)}
      </div>
    </>
  );
}
