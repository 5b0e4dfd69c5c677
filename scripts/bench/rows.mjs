// Measures the rows that a page of 300 hosts has Fleet read in a day, by the test that holds them to their budget.
// usage: node scripts/bench/rows.mjs
import { spawnSync } from 'node:child_process';
import { row } from './support/row.mjs';

const BUDGET = 200_000;
const TEST = 'test/worker/fleet/hosts/rows-of-an-open-page.test.ts';
const FIGURES = /rows of an open page, 300 hosts, a day: (.+): (\d+) rows read(.*)/g;

const { stdout, stderr, status } = spawnSync('node_modules/.bin/vitest', ['run', '--project', 'worker', TEST], {
  encoding: 'utf8',
});
if (status !== 0) process.stderr.write(stderr);
for (const [, what, rows, asked] of stdout.matchAll(FIGURES))
  row(`rows read by a page of 300 hosts in a day, ${what}`, `<= ${BUDGET}`, `${rows}${asked}`, Number(rows) <= BUDGET);
process.exitCode = status ?? 1;
