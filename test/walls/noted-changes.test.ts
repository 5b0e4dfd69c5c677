import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** A statement that writes a table which the list of hosts is kept of, or one whose name it is given. */
const WRITES =
  /\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:(?:hosts|liveness|verdicts)\b|\$\{)/i;

test('only the files that note a change write a row that the list of hosts is kept of', () => {
  const files = globSync('worker/**/*.ts').filter((file) => !file.includes('/migrations/'));
  const writers = files.filter((file) => WRITES.test(readFileSync(file, 'utf8'))).sort();
  expect(writers).toEqual(['hosts', 'liveness', 'verdicts'].map((table) => `worker/fleet/tables/${table}.ts`));
  for (const file of writers) expect(readFileSync(file, 'utf8'), file).toMatch(/noteChange\(sql, /);
});
