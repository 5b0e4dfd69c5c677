import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.ts';

/** What somebody installs or tries Argos Drift by. */
export const DOCUMENTS = ['README.md', 'docs/install.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/threat-model.md'] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

/** The programs with which a command line in a sentence begins. One without an argument is only a name. */
const PROGRAMS =
  /^(sudo|npm|npx|node|vitest|biome|tsc|shellcheck|git|docker|curl|systemctl|journalctl|openssl|export|cscli|argos-drift-\w+) /;

/** Each command line of a document: the lines of its code blocks, without their comments, and those in its sentences and tables. */
export function linesOf(document: DocumentName): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const inBlocks = blocksOf(text).flatMap((block) => (isYaml(block) ? [] : block.map((line) => line.replace(/ {2,}#.*$/, ''))));
  const inSentences = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code).filter(isCommand);
  return [...new Set([...inBlocks, ...inSentences])];
}

/** The one command line of a document that holds this text, so that a place that runs it runs what stands there. */
export function lineWith(document: DocumentName, text: string): string {
  const found = linesOf(document).filter((line) => line.includes(text));
  const [line] = found;
  if (line === undefined || found.length > 1)
    throw new Error(`${document} has ${found.length} lines with ${text}: ${found.join(' | ')}`);
  return line;
}

/** Runs of indented lines after an empty one. In a list they are indented further, and so is the block. */
function blocksOf(text: string): string[][] {
  const blocks: string[][] = [];
  let isBlock = false;
  let before = '';
  for (const line of text.split('\n')) {
    const isIndented = /^ {4}/.test(line);
    if (isIndented && !isBlock && before.trim() === '') blocks.push([]);
    isBlock = isIndented && (isBlock || before.trim() === '');
    if (isBlock) blocks.at(-1)?.push(line.trim());
    before = line;
  }
  return blocks;
}

const isYaml = ([first = '']: string[]): boolean => /^\w+:$/.test(first);

function isCommand(code: string): boolean {
  const words = code.replace(/^(?:[A-Z_]+=(?:'[^']*'|\S*) )+/, '');
  if (words !== code || PROGRAMS.test(words)) return !/^#/.test(words);
  const [script = ''] = words.split(' ');
  const path = join(ROOT, script);
  return /^(scripts|\.local)\//.test(script) && (script.startsWith('.local/') ? words !== script : isExecutable(path));
}

const isExecutable = (path: string): boolean =>
  existsSync(path) && statSync(path).isFile() && (statSync(path).mode & 0o111) !== 0;
