import { isMap, isScalar, isSeq } from 'yaml';
import { firstDocument, hasMergeKey, nodeAt, scalarText, topMap, YamlFault } from './yaml-file.ts';

/** What a local item's file says about its name. `none`: it has none, so its path is the name. */
export type LocalName = { kind: 'named'; name: string } | { kind: 'none' } | { kind: 'fault'; why: string };

/**
 * Reads `name:` of the first YAML document as Go's `yaml.v3` decodes it into a string (`newLocalItem` in CrowdSec's
 * `pkg/cwhub/sync.go`): any scalar gives its text, null or '' gives none, and a list or a map is a fault that makes the
 * engine's whole load fail.
 */
export function readLocalName(bytes: Buffer): LocalName {
  try {
    const document = firstDocument(bytes.toString('utf8'));
    const map = document === null ? null : topMap(document);
    if (document === null || map === null) return { kind: 'none' };
    const name = nodeAt(document, map, 'name');
    if (name === undefined) {
      return hasMergeKey(document) ? { kind: 'fault', why: 'it merges other maps, so its name is not plain' } : { kind: 'none' };
    }
    if (isMap(name) || isSeq(name)) return { kind: 'fault', why: 'its name is a list or a map' };
    if (!isScalar(name)) return { kind: 'none' };
    if (name.tag !== undefined && name.tag !== 'tag:yaml.org,2002:str' && typeof name.value !== 'string') {
      return { kind: 'fault', why: `its name has the tag ${name.tag}` };
    }
    const text = scalarText(name);
    return text === '' ? { kind: 'none' } : { kind: 'named', name: text };
  } catch (error) {
    if (error instanceof YamlFault) return { kind: 'fault', why: error.message };
    throw error;
  }
}
