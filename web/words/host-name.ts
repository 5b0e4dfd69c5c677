import { computed } from '@preact/signals';
import { hosts } from '../data/state.ts';

/** So much of an id tells a few hosts of one name apart. */
const ID_PIECE_CHARS = 4;

/** The names that more than one host has. */
const shared = computed<ReadonlySet<string>>(() => {
  const names = (hosts.value ?? []).map(({ name }) => name);
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
});

/** A host's name, with a piece of its id where another host of the fleet has the same name: `web-1 (k3d8)`. */
export const hostName = ({ id, name }: { id: string; name: string }): string =>
  shared.value.has(name) ? `${name} (${id.slice(0, ID_PIECE_CHARS)})` : name;
