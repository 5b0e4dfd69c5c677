import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { at, itemsOf, type PlainTree, plainTree, textOf } from '../yaml/plain-tree.ts';
import { documents, YamlFault } from '../yaml/yaml-file.ts';

/** What of a scenario's file can keep it from detecting anything, though CrowdSec loads it. */
export interface ScenarioFile {
  /** A `format` that not every CrowdSec takes; null where all of them take it. */
  format: OddFormat | null;
  /** The files of the data folder that its rules load. */
  dataFiles: readonly string[];
}

/** `newer`: than 1.6.0 introduced; `unknown`: to every CrowdSec up to 1.7.8. Such a rule is logged and passed over. */
export interface OddFormat {
  text: string;
  kind: 'newer' | 'unknown';
}

const NOTHING: ScenarioFile = { format: null, dataFiles: [] };
// The only ways in which the hub's files write a format, so that the 783 of them need no parser for it.
const USUAL_FORMAT = /format: *[12](?:\.\d+)? *\r?(?:\n|$)/g;
const NUMBERS = /^v?(\d+)((?:\.\d+)*)$/;

/** Reads a scenario's file. What cannot be read for certain says nothing: whether it loads is told elsewhere. */
export function readScenarioFile(bytes: Buffer): ScenarioFile {
  const text = bytes.toString('utf8');
  if (!text.includes('dest_file') && !text.replace(USUAL_FORMAT, '').includes('format')) return NOTHING;
  try {
    return factsOf([...documents(decodeYaml(bytes))].map((document) => plainTree(document) ?? null));
  } catch (error) {
    if (error instanceof YamlFault || error instanceof Unobservable || error instanceof RangeError) return NOTHING;
    throw error;
  }
}

function factsOf(rules: readonly PlainTree[]): ScenarioFile {
  const formats = rules.map((rule) => oddFormat(textOf(at(rule, 'format'))));
  const loaded = rules.filter((_, n) => formats[n]?.kind !== 'unknown');
  const format = formats.find((odd) => odd?.kind === 'unknown') ?? formats.find((odd) => odd != null) ?? null;
  return { format, dataFiles: [...new Set(loaded.flatMap(dataFilesOf))] };
}

// pkg/cwversion/constraint of each release: below 3.0 up to 1.5, and 3.0 too from 1.6.0 on. What is no plain number is not judged.
function oddFormat(text: string): OddFormat | null {
  const [, major, minor] = NUMBERS.exec(text) ?? [];
  if (major === undefined || minor === undefined) return null;
  const number = Number(major);
  if (number === 1 || number === 2) return null;
  return { text, kind: number === 3 && !/[1-9]/.test(minor) ? 'newer' : 'unknown' };
}

// initDataFiles in manager_load.go of pkg/leakybucket, and FileInit in pkg/exprhelpers/helpers.go: without a type it loads nothing.
function dataFilesOf(rule: PlainTree): string[] {
  return itemsOf(at(rule, 'data'))
    .filter((file) => textOf(at(file, 'type')) !== '')
    .map((file) => textOf(at(file, 'dest_file')))
    .filter((name) => name !== '');
}
