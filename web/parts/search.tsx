import type { ComponentChildren } from 'preact';
import { WHOLE_LIST } from '../data/address.ts';
import { listing, narrow } from '../data/state.ts';

/** Longer than what anybody looks for; it stands in the address. */
const LENGTH_MAX = 200;

interface SearchProps {
  /** What is listed, in the plural. */
  of: string;
  shown: number;
  all: number;
}

/** The field that searches the shown list, and how many it finds, which is told to those who do not see the list, and on paper. */
export function Search({ of, shown, all }: SearchProps) {
  const { search, filter } = listing.value;
  const by = [search, filter].filter(Boolean).map((words) => ` “${words}”`);
  return (
    <>
      <label class="search">
        <span class="off-screen">Search {of}</span>
        <input
          type="search"
          placeholder={`Search ${of}`}
          maxLength={LENGTH_MAX}
          value={search}
          onInput={(event) => narrow({ search: event.currentTarget.value })}
        />
      </label>
      <span class="off-screen listed" role="status" data-by={by[0] && `:${by}`}>
        {shown} of {all} {of} listed
      </span>
    </>
  );
}

/** That a search or a filter lists nothing, with the way back to the whole list. */
export function NothingFound({ children }: { children: ComponentChildren }) {
  const { search, filter } = listing.value;
  const clear = () => {
    narrow(WHOLE_LIST);
    // The button goes, and whoever pressed it goes on searching.
    document.querySelector<HTMLElement>('.search input')?.focus();
  };
  return (
    <p class="waiting">
      {children}{' '}
      <button type="button" class="button button-small" onClick={clear}>
        Clear the {[...(search ? ['search'] : []), ...(filter ? ['filter'] : [])].join(' and the ')}
      </button>
    </p>
  );
}
