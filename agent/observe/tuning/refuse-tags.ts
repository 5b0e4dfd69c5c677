import { type Document, isNode, visit } from 'yaml';
import { undecided } from '../unobservable.ts';

const TEXT_TAG = 'tag:yaml.org,2002:str';

/**
 * Refuses YAML tags but `!!str`: with one a value is another than its text.
 * @throws Unobservable `indeterminate`
 */
export function refuseTags(document: Document.Parsed): void {
  visit(document, {
    Node(_, node) {
      if (isNode(node) && node.tag !== undefined && node.tag !== TEXT_TAG) throw undecided('it has a YAML tag');
    },
  });
}
