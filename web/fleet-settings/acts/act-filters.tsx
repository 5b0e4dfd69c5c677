import { useRef } from 'preact/hooks';
import type { Act } from '#contract';
import { hosts, listing, narrow } from '../../data/state.ts';
import { hostName } from '../../words/host-name.ts';
import { visibleText } from '../../words/quotation.ts';
import { whoDid } from '../../words/who-did.ts';
import type { ActFilter } from '../api.ts';
import { KIND_WORDS } from './act-words.ts';

interface Props {
  /** Those that are shown: who did them and on which hosts can be chosen. */
  acts: readonly Act[];
}

/** The filters of what people did, by who did it, on which host, and the kind. They stand in the page's address. */
export function ActFilters({ acts }: Props) {
  const { who, on, kind } = listing.value;
  // A filtered list names few; whoever and whatever stood in it before can still be chosen.
  const known = useRef({ who: new Map<string, string>(), on: new Map<string, string>() }).current;
  for (const act of acts) {
    known.who.set(act.actor, whoDid(act));
    // By its id, since it may have had another name then.
    if (act.host !== null) known.on.set(act.host.id, `${visibleText(act.host.name)} (removed)`);
  }
  for (const host of hosts.value ?? []) known.on.set(host.id, hostName(host));
  return (
    <div class="act-filters">
      <Choice label="Who" name="who" value={who} options={sorted(known.who)} />
      <Choice label="Host" name="on" value={on} options={sorted(known.on)} />
      <Choice label="Kind" name="kind" value={kind} options={Object.entries(KIND_WORDS)} />
    </div>
  );
}

type Options = readonly (readonly [string, string])[];

const sorted = (known: ReadonlyMap<string, string>): Options => [...known].sort(([, a], [, b]) => a.localeCompare(b));

interface ChoiceProps {
  label: string;
  name: keyof ActFilter;
  value: string;
  options: Options;
}

function Choice({ label, name, value, options }: ChoiceProps) {
  // What the address asks for is chosen, whether the list has it or not.
  const isListed = value === '' || options.some(([option]) => option === value);
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => narrow({ [name]: event.currentTarget.value })}>
        <option value="">all</option>
        {!isListed && <option value={value}>{visibleText(value)}</option>}
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
