import { expect, test } from 'vitest';
import { forbiddenImports, reportedImports } from './support/reported-imports.ts';

const OUTSIDE = ['agent/a.ts', 'web/a.ts', 'test/a.ts'];
const CONTRACT = ['worker/contract/index.ts', 'worker/contract/surfaces/a.ts'];
const ENTRY = ['worker/app.ts', 'worker/require-caller.ts', 'worker/limit-body.ts', 'worker/authority.ts', 'worker/problem.ts'];
const ROUTES = ['worker/routes/a.ts'];
const LOWER = ['worker/drift/a.ts', 'worker/auth/a.ts'];

/** The rooms of Fleet, from the top down: each may import itself and what stands below it. */
const FLEET = ['messages', 'hosts', 'intents', 'checks', 'documents', 'surfaces', 'publication', 'tables'].map(
  (room) => `worker/fleet/${room}/a.ts`,
);
const FILES = [...OUTSIDE, ...CONTRACT, ...ENTRY, ...ROUTES, ...LOWER, ...FLEET];

const MAY_IMPORT: Record<string, readonly string[]> = {
  'worker/contract/index.ts': ['worker/contract/surfaces/a.ts'],
  'worker/contract/surfaces/a.ts': ['worker/contract/index.ts'],
  'worker/drift/a.ts': [],
  'worker/auth/a.ts': [],
  'worker/routes/a.ts': ['worker/problem.ts', 'worker/authority.ts', 'worker/auth/a.ts', ...FLEET],
  ...Object.fromEntries(FLEET.map((file, at) => [file, [...FLEET.slice(at + 1), ...LOWER]])),
};

test('the lint reports what each room of the Worker may not import, and nothing else', async () => {
  expect(await reportedImports(Object.keys(MAY_IMPORT), FILES)).toEqual(forbiddenImports(MAY_IMPORT, FILES));
});
