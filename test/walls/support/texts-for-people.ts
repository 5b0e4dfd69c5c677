import { parseSync } from 'vite';

/** A piece of text that a person may read, and the line that it stands on. */
export interface Text {
  readonly line: number;
  readonly text: string;
}

/** A node of the syntax tree (ESTree, with TypeScript and JSX), as far as this file looks at it. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly [member: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/**
 * What stands in quotes, in the parts of templates and between the tags of a source file in TypeScript or JavaScript. Comments, types, the
 * names of members and of imported files are no texts.
 * @throws where the file does not parse
 */
export function textsOfCode(path: string, source: string): Text[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found: Text[] = [];
  const add = ({ start }: Node, text: string) => found.push(...linesOf(text, lineAt(source, start)));
  const visit = (node: Node): void => {
    if (node.type === 'Literal' && typeof node.value === 'string') add(node, node.value);
    if (node.type === 'TemplateElement') add(node, (node.value as { raw: string }).raw);
    if (node.type === 'JSXText') add(node, String(node.value));
    for (const [member, value] of Object.entries(node)) {
      if (isNoText(node, member)) continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(program as unknown as Node);
  return found;
}

function isNoText({ type, computed }: Node, member: string): boolean {
  if (/^TS(?!As|NonNull|Satisfies)/.test(type) || member === 'typeAnnotation' || member === 'typeArguments') return true;
  return (member === 'source' && /^(Import|Export)/.test(type)) || (member === 'key' && type === 'Property' && !computed);
}

/** The lines of a shell script without its comments and the names of its variables. */
export const textsOfShell = (source: string): Text[] =>
  linesOf(source, 1).map(({ line, text }) => ({
    line,
    text: text.replace(/(?:^|\s)#.*/, '').replace(/\$\{?\w+|\b\w+=/g, ''),
  }));

/** The prose of a page in Markdown: without blocks and spans of code, addresses and comments. */
export function textsOfMarkdown(source: string): Text[] {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  const prose = source
    .replace(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, blank)
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/`[^`\n]*`/g, blank)
    .replace(/\]\([^)\n]*\)/g, blank);
  return linesOf(prose, 1);
}

/** What a page in HTML says beside its tags and comments. */
export const textsOfHtml = (source: string): Text[] =>
  linesOf(
    source.replace(/<!--[\s\S]*?-->|<(?:script|style)[\s\S]*?<\/(?:script|style)>|<[^>]*>/g, (part) =>
      part.replace(/[^\n]/g, ' '),
    ),
    1,
  );

const lineAt = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;

const linesOf = (text: string, first: number): Text[] =>
  text
    .split('\n')
    .map((one, at) => ({ line: first + at, text: one }))
    .filter(({ text: one }) => one.trim() !== '');
