import type { CST } from 'yaml';
import { undecided } from '../unobservable.ts';
import { YamlFault } from './yaml-fault.ts';

/*
 * What of YAML the agent reads. CrowdSec decodes its files with three libraries for Go (yaml.v3 the names of local items and
 * config.yaml, yaml.v2 scenarios, appsec-configs and appsec-rules, goccy/go-yaml acquisitions and `.local` files), which disagree with
 * each other and with the agent's own at the edges of the language. So this is a list of what all of them read alike, and a text that
 * has anything else is not read. docs/how-we-read.md has the list in words.
 */

type Props = readonly CST.SourceToken[];

// `\/` is JSON's and the agent's, `\'` and `\` before a tab are Go's; half a character is refused by one and kept by the other.
const ESCAPE =
  /\\(?:[ "\\0abtnvfreN_LP]|\r?\n(?![ ]*\r?\n)|x[0-9A-Fa-f]{2}|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|U000(?!0[dD][89a-fA-F])[0-9A-Fa-f]{5})/g;
const ANCHOR = /^[&*][0-9A-Za-z_-]+$/;
// The longest key on one line of yaml.v2 and yaml.v3 (`yaml_parser_save_simple_key` in scannerc.go) counts from where it begins.
const KEY_MAX_CHARS = 1000;
// CrowdSec's readers take 10,000 levels; the agent's parser runs out of stack before.
const DEPTH_MAX = 1000;
const QUOTED = /^(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*')/;
const PLAIN_BEGIN = /^(?!\.\.\.|---)(?:[^-\s?:,[\]{}#&*!|>'"%@`~<=]|[-?:][^\s,[\]{}]|~$|<(?!<)|=.)/;

/**
 * Refuses a document that has anything outside of the common subset.
 * @param text the whole text that it stands in
 * @param isFirst whether it is the first document of the text
 * @throws YamlFault where Go's readers surely refuse it; Unobservable `indeterminate` otherwise; both with the line
 */
export function requireCommonYaml(token: CST.Token, text: string, isFirst: boolean): void {
  new Checker(text, isFirst).token(token);
}

class Checker {
  readonly #text: string;
  readonly #isFirst: boolean;
  readonly #anchors = new Set<string>();
  #depth = 0;
  /** Of the block around, -1 at the top. */
  #indent = -1;
  #brackets = 0;
  /** Whether Go's `yaml.Unmarshal` could take the document for ended before what is wrong: a bracket closes it, or it is indented. */
  #mayEndBefore = false;
  readonly #open = new Set<string>();

  constructor(text: string, isFirst: boolean) {
    this.#text = text;
    this.#isFirst = isFirst;
  }

  token(token: CST.Token): void {
    if (token.type === 'document') this.#document(token);
    else if (token.type === 'space') {
      if (token.source.includes('\t')) this.#refuse(token.offset, 'it has a tab between its documents');
    } else if (!PASSED_OVER.has(token.type)) this.#refuse(token.offset, `it has ${NAMES[token.type] ?? `a ${token.type}`}`);
  }

  #document({ start, value, end = [] }: CST.Document): void {
    this.#spaces(start);
    const mark = start.findIndex(({ type }) => type === 'doc-start');
    const isBlock = value?.type === 'block-map' || value?.type === 'block-seq';
    if (mark !== -1 && isBlock && !start.slice(mark).some(({ type }) => type === 'newline')) {
      this.#refuse(value.offset, 'something follows --- on its line');
    }
    this.#props(start);
    if (value?.type === 'block-scalar') this.#refuse(value.offset, 'it is a single block of text');
    const isIndented = start.at(-1)?.type === 'space';
    this.#mayEndBefore = value?.type === 'flow-collection' ? !this.#isOpen(value) : isBlock && isIndented;
    if (value !== undefined) this.#node(start, value, false);
    this.#spaces(end);
  }

  /** A value with the anchor that stands before it. */
  #node(props: Props, value: CST.Token, inFlow: boolean): void {
    const anchor = props.find(({ type }) => type === 'anchor')?.source.slice(1);
    if (anchor !== undefined) this.#open.add(anchor);
    this.#value(value, inFlow);
    if (anchor !== undefined) {
      this.#open.delete(anchor);
      this.#anchors.add(anchor);
    }
  }

  #value(token: CST.Token, inFlow: boolean): void {
    if (++this.#depth > DEPTH_MAX) throw undecided('it is nested too deeply for this agent');
    switch (token.type) {
      case 'alias':
        this.#alias(token);
        break;
      case 'scalar':
        this.#plain(token, inFlow);
        break;
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        this.#quoted(token);
        break;
      case 'block-scalar':
        this.#blockText(token);
        break;
      case 'block-map':
      case 'block-seq':
        this.#block(token);
        break;
      case 'flow-collection':
        this.#flow(token);
        break;
      case 'error':
        break;
      default:
        this.#refuse(token.offset, `it has a ${token.type}`);
    }
    if ('end' in token && token.end !== undefined) this.#spaces(token.end, true);
    this.#depth--;
  }

  #block(token: CST.BlockMap | CST.BlockSequence): void {
    const around = this.#indent;
    this.#indent = token.indent;
    if (token.type === 'block-map') for (const item of token.items) this.#pair(item, false);
    else for (const item of token.items) this.#item(item.start, item.value, false);
    this.#indent = around;
  }

  #item(start: Props, value: CST.Token | undefined, inFlow: boolean): void {
    this.#spaces(start);
    this.#props(start);
    if (value !== undefined) this.#node(start, value, inFlow);
    else this.#empty(start);
  }

  // Go's readers refuse an anchor that is not there wherever the alias stands, and one that holds itself where they decode it.
  #alias({ source, offset }: CST.FlowScalar): void {
    if (!ANCHOR.test(source)) this.#refuse(offset, 'it has an anchor with an odd name');
    const name = source.slice(1);
    if (this.#open.has(name)) this.#refuse(offset, 'it has an anchor that holds itself');
    if (this.#anchors.has(name)) return;
    // yaml.v3 still knows the anchors of the documents before.
    if (!this.#isFirst) this.#refuse(offset, `it uses the anchor ${name}, which the document does not have`);
    throw this.#fault(offset, `it uses the anchor ${name}, which it does not have`);
  }

  #pair({ start, key, sep, value }: CST.CollectionItem, inFlow: boolean): void {
    this.#spaces(start);
    this.#props(start);
    if (key === undefined || key === null) {
      const isNothing = sep === undefined && value === undefined;
      if (!isNothing) this.#refuse(start[0]?.offset ?? 0, 'it has a key that is empty or no word');
    } else {
      this.#key(key, inFlow);
      this.#colon(key, sep ?? []);
      this.#item(sep ?? [], value ?? undefined, inFlow);
    }
  }

  #colon(key: CST.Token, sep: Props): void {
    const offset = 'offset' in key ? key.offset : 0;
    const at = sep.findIndex(({ type }) => type === 'map-value-ind');
    const colon = sep[at];
    if (colon === undefined) this.#refuse(offset, 'it has a key without a colon');
    if (sep.slice(0, at).some(({ type }) => type === 'newline'))
      this.#refuse(offset, 'it has a colon on another line than its key');
    const after = this.#text[colon.offset + 1] ?? '\n';
    if (key.type === 'scalar' && !/\s/.test(after)) this.#refuse(offset, 'it has a colon without a space after it');
  }

  #empty(props: Props): void {
    const anchor = props.find(({ type }) => type === 'anchor');
    if (anchor !== undefined) this.#anchors.add(anchor.source.slice(1));
  }

  #key(key: CST.Token, inFlow: boolean): void {
    if (key.type !== 'scalar' && key.type !== 'single-quoted-scalar' && key.type !== 'double-quoted-scalar') {
      this.#refuse('offset' in key ? key.offset : 0, 'it has a key that is no word');
    }
    if (key.source.length > KEY_MAX_CHARS) this.#refuse(key.offset, 'it has a very long key');
    if (key.source.includes('\n')) this.#refuse(key.offset, 'it has a key over several lines');
    if (key.source === '<<') this.#refuse(key.offset, 'it merges other maps');
    this.#value(key, inFlow);
  }

  #flow(collection: CST.FlowCollection): void {
    const { start, items } = collection;
    this.#brackets++;
    const isMap = start.source === '{';
    for (const item of items) {
      const isPair = item.key !== undefined || item.sep !== undefined;
      if (isPair && !isMap) this.#refuse(start.offset, 'it has a pair in a list');
      if (isPair) this.#pair(item, true);
      else this.#item(item.start, item.value, true);
    }
    this.#brackets--;
    this.#closed(collection);
  }

  #isOpen({ end }: CST.FlowCollection): boolean {
    return !end.some(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end');
  }

  // The agent's parser also calls one open whose end is not indented, which Go's readers take.
  #closed(collection: CST.FlowCollection): void {
    if (!this.#isOpen(collection)) return;
    const { start } = collection;
    const isMap = start.source === '{';
    const rest = this.#text.slice(start.offset);
    const closers = rest.split(isMap ? '}' : ']').length - 1;
    if (closers < opened(collection, start.source)) throw this.#fault(start.offset, `nothing closes its ${start.source}`);
  }

  #plain({ source, offset }: CST.FlowScalar, inFlow: boolean): void {
    if (/^[@`%]/.test(source) && /[:-] +$/.test(this.#text.slice(0, offset)))
      throw this.#fault(offset, `a word begins with ${source[0]}`);
    if (!PLAIN_BEGIN.test(source)) this.#refuse(offset, 'it has a word with an odd beginning');
    if (source.includes('\t')) this.#refuse(offset, 'it has a tab in a word');
    const [, ...lines] = source.split('\n');
    if (!inFlow && lines.some((line) => /[^ \r]/.test(line) && line.search(/[^ ]/) <= this.#indent)) {
      this.#refuse(offset, 'it has a text whose second line is indented less than its block');
    }
    if (inFlow && /^:|\?|:(?:[,[\]{}]|$)/.test(source)) this.#refuse(offset, 'it has a word between brackets with an odd ? or :');
  }

  #quoted({ type, source, offset }: CST.FlowScalar): void {
    if (!QUOTED.test(this.#text.slice(offset))) throw this.#fault(offset, 'its quotes do not end');
    if (/[ \t]*\t[ \t]*\r?\n|\n[ ]*\t/.test(source)) this.#refuse(offset, 'it has a tab beside a line end in quotes');
    if (/\n(?:---|\.\.\.)/.test(source)) this.#refuse(offset, 'it has a document marker in quotes');
    if (type === 'single-quoted-scalar') {
      if (!/^'(?:[^']|'')*'$/.test(source)) this.#refuse(offset, 'it has quotes that do not end');
      return;
    }
    const plain = source.replace(ESCAPE, '');
    if (plain.includes('\\')) this.#refuse(offset, 'it has an escape that not every reader knows');
    if (!/^"[^"]*"$/.test(plain)) this.#refuse(offset, 'it has quotes that do not end');
  }

  #blockText({ props, source, offset }: CST.BlockScalar): void {
    const header = props.find(({ type }) => type === 'block-scalar-header');
    const isCounted = header !== undefined && 'source' in header && /\d/.test(header.source);
    const end = this.#text.indexOf(source, offset) + source.length;
    const after = /^[ \r\n]*/.exec(this.#text.slice(end))?.[0] ?? '';
    const isLast = end + after.length === this.#text.length;
    if (isCounted && /^ +\r?$/m.test(source + (isLast ? after : after.replace(/ +$/, '')))) {
      this.#refuse(offset, 'it has a line of spaces in a text whose indentation is told by a number');
    }
    this.#spaces(props as CST.SourceToken[]);
    if (isLast && /\n +$/.test(this.#text)) this.#refuse(offset, 'it ends with spaces after a block of text');
    const lines = source.split('\n');
    const first = lines.find((line) => /[^ \r]/.test(line));
    const indent = first === undefined ? 0 : first.length - first.trimStart().length;
    for (const line of lines) {
      const spaces = /^ */.exec(line)?.[0].length ?? 0;
      if (line[spaces] === '\t' && spaces < Math.max(indent, 1)) this.#refuse(offset, 'it has a tab in an indentation');
    }
  }

  /** @param isEnd whether they follow a value */
  #spaces(tokens: Props, isEnd = false): void {
    for (const [at, { type, source, offset }] of tokens.entries()) {
      if (type !== 'space' || !source.includes('\t')) continue;
      const before = tokens[at - 1]?.type;
      const after = tokens[at + 1]?.type ?? 'newline';
      if (before === 'map-value-ind' || (isEnd && at === 0 && (after === 'newline' || after === 'comment'))) continue;
      if (this.#brackets === 0 && this.#indents(offset)) throw this.#fault(offset, 'it is indented by a tab');
      this.#refuse(offset, 'it has a tab between its parts');
    }
  }

  /** Whether white space at this place surely begins a line of a block, and not one of a text. */
  #indents(offset: number): boolean {
    return /(?:^|:[ ]*\r?\n)$/.test(this.#text.slice(0, offset)) && /^[ \t]*[^ \t\r\n#]/.test(this.#text.slice(offset));
  }

  #props(tokens: Props): void {
    let anchors = 0;
    for (const { type, source, offset } of tokens) {
      const isPlainTag = source === '!!str' && /\s/.test(this.#text[offset + source.length] ?? '\n');
      if (type === 'tag' && !isPlainTag) this.#refuse(offset, `it has the tag ${source}`);
      if (type === 'explicit-key-ind') this.#refuse(offset, 'it has a key that begins with ?');
      if (type !== 'anchor') continue;
      if (!ANCHOR.test(source)) this.#refuse(offset, 'it has an anchor with an odd name');
      if (++anchors > 1) this.#refuse(offset, 'it has two anchors at one place');
    }
  }

  #refuse(offset: number, why: string): never {
    throw undecided(`line ${this.#lineOf(offset)}: ${why}, which readers of YAML take differently`);
  }

  #fault(offset: number, why: string): Error {
    const sentence = `line ${this.#lineOf(offset)}: ${why}`;
    return this.#mayEndBefore ? undecided(sentence) : new YamlFault(sentence);
  }

  #lineOf(offset: number): number {
    return this.#text.slice(0, offset).split('\n').length;
  }
}

/** How many brackets of a kind a flow collection opens, its own among them. */
function opened(token: CST.Token | null | undefined, bracket: string): number {
  if (token?.type !== 'flow-collection') return 0;
  const inside = token.items.map(({ key, value }) => opened(key, bracket) + opened(value, bracket));
  return inside.reduce((sum, count) => sum + count, token.start.source === bracket ? 1 : 0);
}

// An error is told by the composer of the document in which it stands.
const PASSED_OVER: ReadonlySet<CST.Token['type']> = new Set(['comment', 'newline', 'byte-order-mark', 'error']);

const NAMES: Partial<Record<CST.Token['type'], string>> = {
  directive: 'a YAML directive',
  'doc-end': 'the document marker ...',
};
