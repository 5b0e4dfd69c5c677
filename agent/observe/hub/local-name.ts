import { type Document, isMap, isScalar, isSeq } from 'yaml';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { documents, nodeAt, scalarText, topMap, YamlFault } from '../yaml/yaml-file.ts';

/**
 * What a local item's file says about its name. `none`: it has none, so its path is the name. `fault`: it makes the engine's
 * whole load fail. `doubt`: the engine may take it differently than the agent.
 */
export type LocalName = { kind: 'named'; name: string } | { kind: 'none' } | { kind: 'fault' | 'doubt'; why: string };

/**
 * Reads `name:` of the first YAML document as Go's `yaml.v3` decodes it into a string (`newLocalItem` in CrowdSec's
 * `pkg/cwhub/sync.go`): any scalar gives its text, null or '' gives none, and a list or a map is a fault. The documents after it count
 * for what is wrong with them: yaml.v3 reads on into the next one, and the engine decodes all of them when it loads the item.
 */
export function readLocalName(bytes: Buffer): LocalName {
  let found: LocalName | null = null;
  try {
    for (const document of documents(decodeYaml(bytes))) found ??= nameIn(document);
    return found ?? { kind: 'none' };
  } catch (error) {
    if (error instanceof YamlFault) return { kind: found === null ? 'fault' : 'doubt', why: error.message };
    if (error instanceof Unobservable) return { kind: 'doubt', why: error.message };
    // The parser runs out of stack before CrowdSec's limit of 10,000 levels is reached.
    if (error instanceof RangeError) return { kind: 'doubt', why: 'it is nested too deeply for this agent' };
    throw error;
  }
}

function nameIn(document: Document.Parsed): LocalName {
  const map = topMap(document);
  if (map === null) return { kind: 'none' };
  const name = nodeAt(document, map, 'name');
  if (isMap(name) || isSeq(name)) return { kind: 'fault', why: 'its name is a list or a map' };
  const text = isScalar(name) ? scalarText(name) : '';
  return text === '' ? { kind: 'none' } : { kind: 'named', name: text };
}
