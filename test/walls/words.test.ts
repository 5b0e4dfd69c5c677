import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Text, textsOfCode, textsOfHtml, textsOfMarkdown, textsOfShell } from './support/texts-for-people.ts';

/** The words of docs/words.md's last table, each with what finds it. Wire names such as `frozen_by` are one word of their own. */
const NOT_USED: Readonly<Record<string, RegExp>> = {
  here: /\bhere\b/i,
  frozen: /\b(?:frozen|freezes?|freezing)\b/i,
  'last decided, decided at': /\b(?:last decided|decided at)\b/i,
  'as of the check at': /\bas of the check\b/i,
  'applied by an operator, marked': /\b(?:applied by an operator|marked)\b/i,
};

const WORDS = 'docs/words.md';
const HEADING = '## Words that are not used';

/** The rows of the table, by their first column, with the better word. */
function table(): Map<string, string> {
  const text = readFileSync(WORDS, 'utf8');
  const rows = text.slice(text.indexOf(HEADING)).matchAll(/^\| (?!not \|)([^|-][^|]*?) *\|[^|]*\| *([^|]*?) *\|$/gm);
  return new Map([...rows].map(([, word = '', better = '']) => [word, better]));
}

/** Files of a folder and those below it that were not made by a tool. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/node_modules|(?:^|\/)dist(?:\/|$)/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));

function textsOf(path: string): Text[] {
  const extension = extname(path);
  if (/^\.(?:tsx?|mjs|cjs)$/.test(extension)) return textsOfCode(path, readFileSync(path, 'utf8'));
  if (extension === '.html') return textsOfHtml(readFileSync(path, 'utf8'));
  if (extension === '.md') {
    const text = readFileSync(path, 'utf8');
    // The table itself has to name the words.
    return textsOfMarkdown(path === WORDS ? text.slice(0, text.indexOf(HEADING)) : text);
  }
  // Whoever pastes it reads all of it.
  if (extension === '.yml') return linesOf(path);
  if (extension !== '.sh' && extension !== '') return [];
  const text = readFileSync(path, 'utf8');
  return /^#!.*sh\b/.test(text) || extension === '.sh' ? textsOfShell(text) : [];
}

const linesOf = (path: string): Text[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .map((text, at) => ({ line: at + 1, text }));

const PAGES = readdirSync('docs')
  .filter((name) => /\.(?:md|yml)$/.test(name))
  .map((name) => `docs/${name}`);

/** Everything of a part of the product that a person may read. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  worker: filesIn('worker'),
  agent: filesIn('agent'),
  scripts: filesIn('scripts'),
  web: filesIn('web'),
  docs: [...PAGES, 'README.md', 'SECURITY.md'],
};

const better = table();

test('this test looks for the words of the table, and for no others', () => {
  expect(Object.keys(NOT_USED).sort()).toEqual([...better.keys()].sort());
  for (const word of better.values()) expect(word).not.toBe('');
});

describe.each(Object.entries(PARTS))('%s', (_, files) => {
  test('says none of them', () => {
    const wrong = files.flatMap((path) =>
      textsOf(path).flatMap(({ line, text }) =>
        Object.entries(NOT_USED)
          .filter(([, pattern]) => pattern.test(text))
          .map(([word]) => `${path}:${line}: not "${word}" but "${better.get(word)}": ${text.trim().slice(0, 100)}`),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('what is looked at', () => {
  test.each([
    ['a string', 'worker', 'Log in, or send Authorization: Bearer with a token.'],
    ['a part of a template', 'worker', ' is the name of another host ('],
    ['a description of the API', 'scripts', 'Copy the intent of a host to others'],
    ['words of the agent', 'agent', 'CrowdSec runs, but its AppSec listener '],
    ['the usage of the agent', 'agent', 'print what would be reported, as JSON, and send nothing'],
    ['the usage of the apply script', 'scripts', 'Removes the disabled scenarios, installs the enabled'],
    ['what the installer says', 'agent', 'could not be written (see above). Nothing was changed'],
    ['a script without an extension', 'agent', 'argos-drift-agent'],
    ['text between tags', 'web', 'Add a host'],
    ['the block for Docker Compose', 'docs', 'AppSec rules read files of this folder'],
    ['what is said of the security', 'docs', 'Report a vulnerability privately'],
    ['a page of the docs', 'docs', 'has CrowdSec load its files again'],
  ])('%s', (_, part, sentence) => {
    const files = PARTS[part] ?? [];
    expect(files.some((path) => textsOf(path).some(({ text }) => text.includes(sentence)))).toBe(true);
  });

  test('is what a person reads of a source file, and no comment, type or name', () => {
    const source = [
      '// a comment here',
      "import { frozen } from './here.ts';",
      "type Row = 'here' | { frozen: 'frozen' };",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source that is read
      "const row: Record<'here', string> = { frozen_by: 'said to a person', here: `one ${frozen as 'here'} two` };",
      'export const shown = <p title="a title">between {row.here /* here */} tags</p>;',
    ].join('\n');
    expect(textsOfCode('a.tsx', source)).toEqual([
      { line: 4, text: 'said to a person' },
      { line: 4, text: 'one ' },
      { line: 4, text: ' two' },
      { line: 5, text: 'a title' },
      { line: 5, text: 'between ' },
      { line: 5, text: ' tags' },
    ]);
  });

  test('is the prose of a page, without its code', () => {
    const page = '# Title\n\n```sh\nhere\n```\nNot `here` but [there](here.md).\n<!-- here -->\n';
    expect(
      textsOfMarkdown(page)
        .map(({ text }) => text)
        .join(' '),
    ).not.toMatch(/here\b(?<!there)/);
  });
});
