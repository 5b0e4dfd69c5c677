import { useRef } from 'preact/hooks';
import { hosts, listing, narrow } from '../../data/state.ts';
import type { ActFilter } from '../api.ts';
import { KIND_WORDS } from './act-words.ts';

interface Props {
  /** Who and which hosts stand in the list that is shown: what can be chosen. */
  names: { who: readonly string[]; on: readonly string[] };
}

/** The filters of what people did, by who did it, on which host, and the kind. They stand in the page's address. */
export function ActFilters({ names }: Props) {
  const { who, on, kind } = listing.value;
  // A filtered list names few; who stood in it before can still be chosen.
  const known = useRef({ who: new Set<string>(), on: new Set<string>() });
  for (const name of names.who) known.current.who.add(name);
  for (const name of [...(hosts.value ?? []).map((host) => host.name), ...names.on]) known.current.on.add(name);
  return (
    <div class="act-filters">
      <Choice label="Who" name="who" value={who} options={[...known.current.who].sort().map((name) => [name, name])} />
      <Choice label="Host" name="on" value={on} options={[...known.current.on].sort().map((name) => [name, name])} />
      <Choice label="Kind" name="kind" value={kind} options={Object.entries(KIND_WORDS)} />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  name: keyof ActFilter;
  value: string;
  options: readonly (readonly [string, string])[];
}

function Choice({ label, name, value, options }: ChoiceProps) {
  // What the address asks for is chosen, whether the list has it or not.
  const isListed = value === '' || options.some(([option]) => option === value);
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => narrow({ [name]: event.currentTarget.value })}>
        <option value="">all</option>
        {!isListed && <option value={value}>{value}</option>}
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
