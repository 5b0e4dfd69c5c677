import type { FileFacts } from '../disk/file-facts.ts';
import { whyUnread } from '../disk/read-whole.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import type { View } from '../disk/view.ts';
import { Unobservable } from '../unobservable.ts';
import { beginsWithMark } from '../yaml/byte-order-mark.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { type PlainMap, plainTree } from '../yaml/plain-tree.ts';
import { documents, YamlFault } from '../yaml/yaml-file.ts';

const EMPTY: PlainMap = { kind: 'map', entries: new Map() };

/** What the bytes of a part of CrowdSec's configuration say. */
export type ConfigText = { map: PlainMap; endsInDollar: boolean; hasMark: boolean } | { refused: string } | { unclear: string };

/** Reads those bytes. Only the first document counts, but CrowdSec refuses the file where a later one does not parse. */
export function readConfigText(bytes: Buffer): ConfigText {
  try {
    const text = decodeYaml(bytes);
    const [document] = [...documents(text)];
    const first = document === undefined ? undefined : plainTree(document);
    const endsInDollar = text.endsWith('$');
    const hasMark = beginsWithMark(bytes);
    if (first === undefined) return { map: EMPTY, endsInDollar, hasMark };
    return first?.kind === 'map' ? { map: first, endsInDollar, hasMark } : { refused: 'it is not a map' };
  } catch (error) {
    if (error instanceof YamlFault) return { refused: error.message };
    if (error instanceof Unobservable) return { unclear: error.message };
    throw error;
  }
}

/**
 * `config.yaml` or `config.yaml.local`. `refused`: CrowdSec does not start with it; `unclear`: its reader and ours could take it
 * differently. `why` is a sentence that names the file.
 */
export type ConfigPart =
  | { state: 'read'; map: PlainMap; endsInDollar: boolean; hasMark: boolean }
  | { state: 'absent' }
  | { state: 'unreadable' | 'refused' | 'unclear'; why: string };

/** Reads a part of CrowdSec's configuration. @param facts what the bytes of each file say */
export function readConfigPart(tree: Tree, view: View, facts: FileFacts<ConfigText>, path: string): ConfigPart {
  const resolved = resolveLink(tree, view, path);
  switch (resolved.kind) {
    case 'file':
      return readFile(tree, facts, path, resolved.target);
    case 'dangling':
      return { state: 'absent' };
    case 'directory':
      return { state: 'refused', why: `CrowdSec refuses ${path}: it is a folder` };
    case 'loop':
      return { state: 'refused', why: `CrowdSec refuses ${path}: it is a circle of links` };
    case 'unreadable':
      return { state: 'unreadable', why: `${path} cannot be looked at (${resolved.code})` };
    case 'other':
      if (resolved.target === '/dev/null') return { state: 'read', map: EMPTY, endsInDollar: false, hasMark: false };
      return { state: 'unreadable', why: `${path} is no regular file` };
  }
}

function readFile(tree: Tree, facts: FileFacts<ConfigText>, path: string, target: string): ConfigPart {
  const fact = facts.of(tree, target);
  if (!fact.ok) return { state: 'unreadable', why: `${path} cannot be read (${whyUnread(fact)})` };
  const said = fact.value;
  if ('refused' in said) return { state: 'refused', why: `CrowdSec refuses ${path}: ${said.refused}` };
  if ('unclear' in said) return { state: 'unclear', why: `${path} cannot be read with certainty: ${said.unclear}` };
  return { state: 'read', ...said };
}
