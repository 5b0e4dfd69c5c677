import { readFileSync } from 'node:fs';
import type * as v from 'valibot';
import { expect, test } from 'vitest';
import { Catalogue, EnrollRequest, Heartbeat, HostMuteRequest, Report } from '#contract';
import { wirePaths } from './support/wire-paths.ts';

const PAGE = readFileSync('docs/what-leaves-the-host.md', 'utf8');

/** The members that the page names in the tables below a heading. */
function named(heading: string): string[] {
  const section = PAGE.split(/^## /m).find((each) => each.startsWith(heading)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, member]) => member ?? ''));
}

const without = (schema: v.GenericSchema, other: v.GenericSchema) => {
  const others = new Set(wirePaths(other));
  return wirePaths(schema).filter((path) => !others.has(path));
};

test.each([
  ['Enrolling', wirePaths(EnrollRequest)],
  ['A report, after a change, and a heartbeat', wirePaths(Heartbeat)],
  ['In a report alone', without(Report, Heartbeat)],
  ['A mute, when somebody on the host asks for it', wirePaths(HostMuteRequest)],
  ['What the hub holds, once for each index', wirePaths(Catalogue)],
])('%s: every member that is sent is named on the page, and no other', (heading, sent) => {
  expect(named(heading).sort()).toEqual([...sent].sort());
});
