import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { HostEvent, HostSummary } from '#contract';
import { failureOf } from '../../data/act.ts';
import { WHOLE_LIST } from '../../data/address.ts';
import { now } from '../../data/clock.ts';
import { evidence, listing, mayWrite, narrow, pollFailure } from '../../data/state.ts';
import { Told } from '../../parts/said.tsx';
import { Clock } from '../../parts/time.tsx';
import { withClockTimes } from '../../words/time-words.ts';
import { fetchEvents } from './api.ts';
import { EventFilter } from './event-filter.tsx';
import { groupNamed, markOf } from './event-groups.ts';
import { WhenAndWho } from './event-words.tsx';
import { UndoDialog } from './undo-dialog.tsx';

const PAGE = 50;
const AT_ONCE_MAX = 200;

/** The History tab: what happened to a host, newest first, a page at a time. */
export function History({ host }: { host: HostSummary }) {
  const events = useSignal<HostEvent[] | null>(null);
  const next = useSignal<number | null>(null);
  const failure = useSignal<string | null>(null);
  const inQuestion = useSignal<HostEvent | null>(null);
  const done = useSignal('');

  const latest = useRef(0);
  const group = groupNamed(listing.value.kind);
  const load = async (before: number | null) => {
    latest.current += 1;
    const mine = latest.current;
    failure.value = await failureOf(async () => {
      // What was looked up of older events stays in sight, and with it the button that was pressed there.
      const shown = events.peek()?.length ?? 0;
      const limit = before === null ? Math.min(Math.max(shown, PAGE), AT_ONCE_MAX) : PAGE;
      const page = await fetchEvents(host.id, before, limit, group?.kinds ?? []);
      // Another kind was chosen while the answer was on its way.
      if (mine !== latest.current) return;
      events.value = before === null ? page.events : [...(events.peek() ?? []), ...page.events];
      next.value = page.next;
    });
  };
  const sequence = evidence.value?.document.sequence;
  const isAnswered = pollFailure.value === null;
  useEffect(() => {
    void load(null);
  }, [sequence, isAnswered, group]);

  if (events.value === null) return <p class="waiting">{failure.value ?? 'Loading the history…'}</p>;
  return (
    <>
      <EventFilter />
      {events.value.length === 0 && (
        <p class="waiting">
          Nothing of this kind.{' '}
          {group !== null && (
            <button type="button" class="button button-small" onClick={() => narrow(WHOLE_LIST)}>
              Show all
            </button>
          )}
        </p>
      )}
      <ol class="rows">
        {events.value.map((event) => (
          <li key={event.id} class="row event">
            <div class="row-words">
              <p id={`event-${event.id}`}>
                <Told>{withClockTimes(event.detail, now.value)}</Told>
              </p>
              <p class="quiet">
                <WhenAndWho event={event} />
                {event.count !== undefined && event.first_at !== undefined && (
                  <>
                    ; there and back, {event.count} changes since <Clock at={event.first_at} />
                  </>
                )}
                {event.undo === false && '; too old or too large to be undone'}
              </p>
            </div>
            {markOf(event) && <span class="mark">{markOf(event)}</span>}
            {event.undo && mayWrite.value && (
              <button
                type="button"
                class="button button-small"
                id={`undo-${event.id}`}
                aria-labelledby={`undo-${event.id} event-${event.id}`}
                onClick={() => {
                  done.value = '';
                  inQuestion.value = event;
                }}
              >
                Undo
              </button>
            )}
          </li>
        ))}
      </ol>
      <p class="off-screen" role="status">
        {done.value}
      </p>
      <p class="problem" role="alert">
        {failure.value}
      </p>
      {inQuestion.value && (
        <UndoDialog
          host={host}
          event={inQuestion.value}
          onClose={() => {
            inQuestion.value = null;
          }}
          onDone={() => {
            done.value = `Undone. The apply command brings ${host.name} there.`;
          }}
        />
      )}
      {next.value !== null && (
        <button type="button" class="button" onClick={() => load(next.value)}>
          Show older
        </button>
      )}
    </>
  );
}
