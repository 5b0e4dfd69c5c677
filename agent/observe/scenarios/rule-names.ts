import { type Document, isScalar } from 'yaml';
import { messageOf } from '../../words/reason.ts';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { documents, nodeAt, scalarText, topMap, YamlFault } from '../yaml/yaml-file.ts';

const BEFORE_THE_DOCUMENT = /^(?:[ ]*(?:#.*)?\r?\n)*(?:---[ ]*\r?\n)?/;
const MARKER = /^(?:---|\.\.\.)/m;
const NAME_LINE = /^name:[ ]+([A-Za-z0-9_][A-Za-z0-9_./-]*)[ ]*\r?$/;

/**
 * The names of the rules in a scenario's file, one a document, in their order (`LoadBuckets` in CrowdSec's
 * `pkg/leakybucket/manager_load.go`). Only for a file that is as the hub has it: the hub's files name a rule on a line of its own, so
 * that the 700 and more of them that hold one rule need no parser.
 * @returns null where they are not known; none of a file without a document, which has no rule
 */
export function readRuleNames(bytes: Buffer): string[] | null {
  const text = bytes.toString('utf8');
  const name = onlyName(text);
  if (name !== null) return [name];
  try {
    const found = [...documents(decodeYaml(bytes))].map(nameOf);
    const names = found.filter((rule) => rule !== '');
    return names.length === 0 && found.length > 0 ? null : names;
  } catch (error) {
    if (error instanceof YamlFault || error instanceof Unobservable || error instanceof RangeError) return null;
    throw new Error(messageOf(error), { cause: error });
  }
}

function onlyName(text: string): string | null {
  const body = text.slice(BEFORE_THE_DOCUMENT.exec(text)?.[0].length ?? 0);
  if (MARKER.test(body)) return null;
  const lines = body.match(/^name.*$/gm) ?? [];
  return lines.length === 1 ? (NAME_LINE.exec(lines[0] ?? '')?.[1] ?? null) : null;
}

/** The name of the rule in one document; '' where it has none. */
function nameOf(document: Document.Parsed): string {
  const map = topMap(document);
  const name = map === null ? undefined : nodeAt(document, map, 'name');
  return isScalar(name) ? scalarText(name) : '';
}
