import { listing, narrow } from '../../data/state.ts';
import { EVENT_GROUPS, groupNamed } from './event-groups.ts';

/** The filter of a history by the kind of event, which stands in the page's address. */
export function EventFilter() {
  return (
    <div class="act-filters">
      <label>
        Kind{' '}
        <select
          value={groupNamed(listing.value.kind)?.name ?? ''}
          onChange={(event) => narrow({ kind: event.currentTarget.value })}
        >
          <option value="">all</option>
          {EVENT_GROUPS.map(({ name, words }) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
