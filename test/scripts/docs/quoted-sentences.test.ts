import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/run.ts';

/** What says why it is not known what CrowdSec has loaded. */
const SOURCES = ['agent/observe/engine/words.ts', 'worker/drift/engine.ts'];

/** As a page quotes it: what stands in the gaps of a sentence is left out. */
const said = SOURCES.map((path) => readFileSync(join(ROOT, path), 'utf8').replaceAll(/\$\{[^}]*\}/g, '...')).join('\n');

/** The first cells of the table below a heading, each sentence of them. */
function quotedBelow(id: string): string[] {
  const page = readFileSync(join(ROOT, 'docs/states.md'), 'utf8');
  const [section = ''] = page.slice(page.indexOf(`<a id="${id}">`)).split('\n### ');
  const [, ...rows] = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.flatMap(cells);
}

const cells = (row: string): string[] => (row.split('|')[1] ?? '').trim().split('; ');

test('why it is not known what runs is quoted as the page says it', () => {
  const quoted = quotedBelow('on_disk');
  expect(quoted.length).toBeGreaterThan(8);
  expect(quoted.filter((sentence) => !said.includes(sentence))).toEqual([]);
});
