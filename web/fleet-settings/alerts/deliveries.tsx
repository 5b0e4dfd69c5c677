import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ChannelDocument, DeliveriesDocument } from '#contract';
import { failureOf } from '../../data/act.ts';
import { listing, narrow, pollFailure } from '../../data/state.ts';
import { Told } from '../../parts/said.tsx';
import { visibleText } from '../../words/quotation.ts';
import { fetchDeliveries } from './api.ts';
import { DeliveryState } from './delivery-state.tsx';
import { typeWords } from './delivery-words.ts';

interface Props {
  channels: readonly ChannelDocument[];
  /** Grows with each test, whose delivery is then the newest. */
  tested: number;
}

/** What was sent in the last 30 days, or could not be, the newest first. The chosen channel stands in the page's address. */
export function Deliveries({ channels, tested }: Props) {
  const shown = useSignal<DeliveriesDocument | null>(null);
  const failure = useSignal<string | null>(null);
  const latest = useRef(0);
  const channel = listing.value.on;
  const load = async (before: string | null) => {
    latest.current += 1;
    const mine = latest.current;
    let page: DeliveriesDocument | null = null;
    const failed = await failureOf(async () => {
      page = await fetchDeliveries(channel, before);
    });
    // Another channel was chosen while the answer was on its way.
    if (mine !== latest.current) return;
    failure.value = failed;
    if (page !== null) shown.value = withOlder(before === null ? null : shown.peek(), page);
  };
  const isAnswered = pollFailure.value === null;
  useEffect(() => {
    void load(null);
  }, [channel, isAnswered, tested]);
  const deliveries = shown.value?.deliveries ?? [];
  const next = shown.value?.next ?? null;
  const isListed = channel === '' || channels.some(({ id }) => id === channel);
  return (
    <>
      <h3>Deliveries of the last 30 days</h3>
      <div class="act-filters">
        <label>
          Channel{' '}
          <select value={channel} onChange={(event) => narrow({ on: event.currentTarget.value })}>
            <option value="">all</option>
            {!isListed && <option value={channel}>one that was deleted</option>}
            {channels.map(({ id, name }) => (
              <option key={id} value={id}>
                {visibleText(name)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {shown.value === null && <p class="waiting">{failure.value ?? 'Loading the deliveries…'}</p>}
      {shown.value !== null && deliveries.length === 0 && <p class="waiting">Nothing was sent.</p>}
      <ul class="rows" aria-label="Deliveries">
        {deliveries.map((delivery) => (
          <li key={delivery.id} class="row">
            <div class="row-words">
              <p>
                <Told>{delivery.title}</Told>
              </p>
              <p>
                <DeliveryState delivery={delivery} />
              </p>
              <p class="quiet">to {visibleText(delivery.channel.name)}</p>
            </div>
            <span class="mark">{typeWords(delivery.type)}</span>
          </li>
        ))}
      </ul>
      {shown.value !== null && (
        <p class="problem" role="alert">
          {failure.value}
        </p>
      )}
      {next !== null && (
        <button type="button" class="button" onClick={() => load(next)}>
          Show older
        </button>
      )}
    </>
  );
}

/** A page of deliveries below the newer ones that are shown. */
const withOlder = (newer: DeliveriesDocument | null, page: DeliveriesDocument): DeliveriesDocument => ({
  deliveries: [...(newer?.deliveries ?? []), ...page.deliveries],
  next: page.next,
});
