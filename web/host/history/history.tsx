import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { HostEvent, HostSummary } from '#contract';
import { failureOf } from '../data/act.ts';
import { api } from '../data/api.ts';
import { evidence, pollFailure } from '../data/state.ts';
import { Told } from '../parts/said.tsx';
import { Clock } from '../parts/time.tsx';

/** Who did it, as a person reads it. */
const ACTORS: Record<string, string> = { operator: 'an operator', host: 'the host', argos: 'Argos Drift' };

/** The History tab: what happened to a host, newest first, a page at a time. */
export function History({ host }: { host: HostSummary }) {
  const events = useSignal<HostEvent[] | null>(null);
  const next = useSignal<number | null>(null);
  const failure = useSignal<string | null>(null);

  const load = async (before: number | null) => {
    failure.value = await failureOf(async () => {
      const page = await api.events(host.id, before);
      events.value = before === null ? page.events : [...(events.peek() ?? []), ...page.events];
      next.value = page.next;
    });
  };
  const sequence = evidence.value?.document.sequence;
  const isAnswered = pollFailure.value === null;
  useEffect(() => {
    void load(null);
  }, [sequence, isAnswered]);

  if (events.value === null) return <p class="waiting">{failure.value ?? 'Loading the history…'}</p>;
  return (
    <>
      <ol class="rows">
        {events.value.map((event) => (
          <li key={event.id} class="row event">
            <div class="row-words">
              <p>
                <Told>{event.detail}</Told>
              </p>
              <p class="quiet">
                <Clock at={event.at} />, by {ACTORS[event.actor] ?? event.actor}
                {event.count !== undefined && event.first_at !== undefined && (
                  <>
                    ; there and back, {event.count} changes since <Clock at={event.first_at} />
                  </>
                )}
              </p>
            </div>
          </li>
        ))}
      </ol>
      <p class="problem" role="alert">
        {failure.value}
      </p>
      {next.value !== null && (
        <button type="button" class="button" onClick={() => load(next.value)}>
          Show older
        </button>
      )}
    </>
  );
}
