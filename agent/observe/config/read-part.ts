import { whyUnread } from '../disk/read-whole.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import type { View } from '../disk/view.ts';
import { YAML_MAX_BYTES } from '../read-limits.ts';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { type PlainMap, plainTree } from '../yaml/plain-tree.ts';
import { documents, YamlFault } from '../yaml/yaml-file.ts';

/**
 * `config.yaml` or `config.yaml.local`. `refused`: CrowdSec does not start with it; `unclear`: its reader and ours could take it
 * differently. `why` is a sentence that names the file.
 */
export type ConfigPart =
  | { state: 'read'; map: PlainMap; endsInDollar: boolean }
  | { state: 'absent' }
  | { state: 'unreadable' | 'refused' | 'unclear'; why: string };

const EMPTY: PlainMap = { kind: 'map', entries: new Map() };

/** Reads a part of CrowdSec's configuration. Only its first document counts, but CrowdSec refuses it where a later one does not parse. */
export function readConfigPart(tree: Tree, view: View, path: string): ConfigPart {
  const resolved = resolveLink(tree, view, path);
  switch (resolved.kind) {
    case 'file':
      return readFile(tree, path, resolved.target);
    case 'dangling':
      return { state: 'absent' };
    case 'directory':
      return { state: 'refused', why: `CrowdSec refuses ${path}: it is a folder` };
    case 'loop':
      return { state: 'refused', why: `CrowdSec refuses ${path}: it is a circle of links` };
    case 'unreadable':
      return { state: 'unreadable', why: `${path} cannot be looked at (${resolved.code})` };
    case 'other':
      if (resolved.target === '/dev/null') return { state: 'read', map: EMPTY, endsInDollar: false };
      return { state: 'unreadable', why: `${path} is no regular file` };
  }
}

function readFile(tree: Tree, path: string, target: string): ConfigPart {
  const content = tree.read(target, YAML_MAX_BYTES);
  if (!content.ok) return { state: 'unreadable', why: `${path} cannot be read (${whyUnread(content)})` };
  try {
    const text = decodeYaml(content.bytes);
    const [document] = [...documents(text)];
    const first = document === undefined ? undefined : plainTree(document);
    const endsInDollar = text.endsWith('$');
    if (first === undefined) return { state: 'read', map: EMPTY, endsInDollar };
    if (first?.kind !== 'map') throw new YamlFault('it is not a map');
    return { state: 'read', map: first, endsInDollar };
  } catch (error) {
    if (error instanceof YamlFault) return { state: 'refused', why: `CrowdSec refuses ${path}: ${error.message}` };
    if (error instanceof Unobservable)
      return { state: 'unclear', why: `${path} cannot be read with certainty: ${error.message}` };
    throw error;
  }
}
