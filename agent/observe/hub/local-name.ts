import { type Document, isAlias, isMap, isNode, isScalar, isSeq, visit } from 'yaml';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { firstDocument, hasMergeKey, nodeAt, scalarText, topMap, YamlFault } from '../yaml/yaml-file.ts';

/**
 * What a local item's file says about its name. `none`: it has none, so its path is the name. `fault`: it makes the engine's
 * whole load fail. `doubt`: the engine may take it differently than the agent.
 */
export type LocalName = { kind: 'named'; name: string } | { kind: 'none' } | { kind: 'fault' | 'doubt'; why: string };

/**
 * Reads `name:` of the first YAML document as Go's `yaml.v3` decodes it into a string (`newLocalItem` in CrowdSec's
 * `pkg/cwhub/sync.go`): any scalar gives its text, null or '' gives none, and a list or a map is a fault.
 */
export function readLocalName(bytes: Buffer): LocalName {
  try {
    return nameIn(firstDocument(decodeYaml(bytes)));
  } catch (error) {
    if (error instanceof YamlFault) return { kind: 'fault', why: error.message };
    if (error instanceof Unobservable) return { kind: 'doubt', why: error.message };
    // The visitor of the parser runs out of stack before CrowdSec's limit of 10,000 levels is reached.
    if (error instanceof RangeError) return { kind: 'doubt', why: 'it is nested too deeply for this agent' };
    throw error;
  }
}

function nameIn(document: Document.Parsed | null): LocalName {
  const map = document === null ? null : topMap(document);
  if (document === null || map === null) return { kind: 'none' };
  const stray = strayAlias(document);
  if (stray !== null) return { kind: 'fault', why: `it uses the anchor ${stray}, which it does not have` };
  if (map.items.some(({ key }) => !isScalar(key))) return { kind: 'doubt', why: 'it has a key that is no plain word' };
  const name = nodeAt(document, map, 'name');
  if (name === undefined && hasMergeKey(document)) return { kind: 'doubt', why: 'it merges other maps, which could name it' };
  if (isMap(name) || isSeq(name)) return { kind: 'fault', why: 'its name is a list or a map' };
  if (!isScalar(name)) return { kind: 'none' };
  if (name.tag !== undefined && name.tag !== 'tag:yaml.org,2002:str')
    return { kind: 'doubt', why: `its name has the tag ${name.tag}` };
  const text = scalarText(name);
  return text === '' ? { kind: 'none' } : { kind: 'named', name: text };
}

// yaml.v3 refuses such a document when it composes it, wherever the alias stands; this parser only when it is resolved.
function strayAlias(document: Document.Parsed): string | null {
  const anchors = new Set<string>();
  let stray: string | null = null;
  visit(document, (_, node) => {
    if (isAlias(node)) {
      if (anchors.has(node.source)) return undefined;
      stray = node.source;
      return visit.BREAK;
    }
    if (isNode(node) && 'anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
    return undefined;
  });
  return stray;
}
