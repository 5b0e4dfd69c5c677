import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What promises something and names the test that holds it. */
const PROMISING = ['SECURITY.md', 'docs/reliability.md', 'docs/threat-model.md'];

const testsIn = (text: string) => [...new Set([...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path))];

/** The rows of the tables whose last column says what holds them. */
function promises(text: string): string[] {
  const tables = text.split('\n\n').filter((part) => /^\|.*\| held by \|$/m.test(part));
  return tables.flatMap((table) => table.split('\n').slice(2));
}

test.each(PROMISING)('every test that %s names is there', (document) => {
  const named = testsIn(readFileSync(document, 'utf8'));
  expect(named).not.toEqual([]);
  expect(named.filter((path) => !/\.test\.ts$/.test(path) || !existsSync(path))).toEqual([]);
});

test('each promise of docs/reliability.md names one', () => {
  const rows = promises(readFileSync('docs/reliability.md', 'utf8'));
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter((row) => testsIn(row.split('|').at(-2) ?? '').length === 0)).toEqual([]);
});
