import { type Document, isNode, visit } from 'yaml';
import { undecided } from '../unobservable.ts';
import { type PlainTree, plainTree } from '../yaml/plain-tree.ts';
import { PLAIN_V2, refusals, type Schema, sentence, UNKNOWN_KEY } from '../yaml/strict-decode.ts';
import { firstDocument, YamlFault } from '../yaml/yaml-file.ts';

const TEXT_TAG = 'tag:yaml.org,2002:str';

/**
 * Decodes as `UnmarshalStrict` of yaml.v2, which looks at the first document alone.
 * @returns undefined where there is nothing
 * @throws YamlFault where it is refused; Unobservable `indeterminate` where that is not certain
 */
export function decodeStrictly(text: string, schema: Schema): PlainTree | undefined {
  const document = firstDocument(text);
  if (document === null) return undefined;
  refuseTags(document);
  const tree = plainTree(document);
  for (const refusal of refusals(schema, tree ?? null, PLAIN_V2)) {
    if (refusal.kind === 'doubt') throw undecided(`its ${sentence(refusal)}`);
    if (refusal.kind === 'unknown_key') throw new YamlFault(`it has the unknown key ${refusal.at}: ${UNKNOWN_KEY}`);
    throw new YamlFault(sentence(refusal));
  }
  return tree;
}

// With one a value is another than its text.
function refuseTags(document: Document.Parsed): void {
  visit(document, {
    Node(_, node) {
      if (isNode(node) && node.tag !== undefined && node.tag !== TEXT_TAG) throw undecided('it has a YAML tag');
    },
  });
}
