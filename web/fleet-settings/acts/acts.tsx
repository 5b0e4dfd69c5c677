import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ActsDocument } from '#contract';
import { failureOf } from '../../data/act.ts';
import { WHOLE_LIST } from '../../data/address.ts';
import { listing, narrow, pollFailure } from '../../data/state.ts';
import { actsPath, fetchActs } from '../api.ts';
import { ActFilters } from './act-filters.tsx';
import { ActRow } from './act-row.tsx';

/** So many are shown at once. */
const PAGE = 200;

/** The section of who did what in the whole fleet, the newest first. */
export function Acts() {
  const shown = useSignal<ActsDocument | null>(null);
  const failure = useSignal<string | null>(null);
  const latest = useRef(0);
  const { who, on, kind } = listing.value;
  const filter = { who, on, kind };
  const load = async (before: number | null) => {
    latest.current += 1;
    const mine = latest.current;
    let page: ActsDocument | null = null;
    const failed = await failureOf(async () => {
      page = await fetchActs(filter, before, PAGE);
    });
    // Another filter was chosen while the answer was on its way.
    if (mine !== latest.current) return;
    failure.value = failed;
    if (page !== null) shown.value = withOlder(before === null ? null : shown.peek(), page);
  };
  const isAnswered = pollFailure.value === null;
  useEffect(() => {
    void load(null);
  }, [who, on, kind, isAnswered]);

  const acts = shown.value?.acts ?? [];
  const next = shown.value?.next ?? null;
  const isFiltered = [who, on, kind].some(Boolean);
  return (
    <>
      <p>
        What people and programs did in the whole fleet, hosts that were removed included, the newest first. Of log-ins the newest
        200 are kept, of changes and of all else 1,000 each.
      </p>
      <ActFilters acts={acts} />
      {shown.value === null && <p class="waiting">{failure.value ?? 'Loading what was done…'}</p>}
      {shown.value !== null && acts.length === 0 && (
        <p class="waiting">
          {isFiltered ? 'No act matches. ' : 'Nothing was done yet.'}
          {isFiltered && (
            <button type="button" class="button button-small" onClick={() => narrow(WHOLE_LIST)}>
              Show all
            </button>
          )}
        </p>
      )}
      <ul class="rows" aria-label="Acts">
        {acts.map((act) => (
          <ActRow key={act.id} act={act} />
        ))}
      </ul>
      {shown.value !== null && (
        <p class="problem" role="alert">
          {failure.value}
        </p>
      )}
      <div class="row-actions">
        {next !== null && (
          <button type="button" class="button" onClick={() => load(next)}>
            Show older
          </button>
        )}
        {acts.length > 0 && (
          <a class="button button-link" href={actsPath(filter, { format: 'jsonl' })} download>
            Export {isFiltered ? 'these' : 'all'} as JSON lines
          </a>
        )}
      </div>
    </>
  );
}

/** A page of acts below the newer ones that are shown. */
const withOlder = (newer: ActsDocument | null, page: ActsDocument): ActsDocument => ({
  acts: [...(newer?.acts ?? []), ...page.acts],
  next: page.next,
});
