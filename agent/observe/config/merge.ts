import type { PlainMap, PlainTree } from '../yaml/plain-tree.ts';
import { YamlFault } from '../yaml/yaml-file.ts';

/**
 * Lays a `.local` file over the file that it patches, as CrowdSec does (`mergeValue` of its library go-cs-lib, `csyaml/merge.go`): maps are
 * merged key by key, anything else is replaced, and null takes away what was there.
 * @throws YamlFault where a map, a list and a single value meet, which CrowdSec refuses
 */
export function mergePatch(base: PlainMap, patch: PlainMap): PlainMap {
  const entries = new Map(base.entries);
  for (const [key, value] of patch.entries) entries.set(key, mergeValue(key, entries.get(key) ?? null, value));
  return { kind: 'map', entries };
}

function mergeValue(key: string, base: PlainTree, patch: PlainTree): PlainTree {
  if (base === null || patch === null) return patch;
  if (base.kind !== patch.kind) throw new YamlFault(`its ${key} is a ${word(patch)}, which cannot be laid over a ${word(base)}`);
  return base.kind === 'map' && patch.kind === 'map' ? mergePatch(base, patch) : patch;
}

const word = ({ kind }: NonNullable<PlainTree>): string => (kind === 'scalar' ? 'single value' : kind);
