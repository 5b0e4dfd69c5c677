import { expect, test } from 'vitest';
import { forbiddenImports, reportedImports } from './support/reported-imports.ts';

const OUTSIDE = ['worker/a.ts', 'web/a.ts', 'scripts/a.ts', 'test/a.ts'];

/** A file of each floor, from the top down. It may import what stands below it, and of what stands beside it nothing. */
const FLOORS = [
  ['agent/main.ts'],
  ['agent/run.ts', 'agent/check.ts', 'agent/mute.ts'],
  ['agent/daemon/a.ts'],
  ['agent/live/a.ts'],
  ['agent/push/a.ts'],
  ['agent/enroll/a.ts'],
  ['agent/network/a.ts'],
  ['agent/settings/a.ts'],
  ['agent/observe/observer.ts'],
  ['agent/sentinels/a.ts'],
  ['agent/files/a.ts'],
  ['agent/words/a.ts', 'agent/process/a.ts'],
];

const BELOW_OBSERVE = ['agent/sentinels/a.ts', 'agent/files/a.ts', 'agent/words/a.ts', 'agent/process/a.ts'];
const observe = (...rooms: string[]) => rooms.map((room) => `agent/observe/${room}/a.ts`);

/** The rooms inside `observe`, and what each may import of the others. */
const INSIDE: Record<string, readonly string[]> = {
  'agent/observe/scenarios/a.ts': observe('collections', 'acquisitions', 'hub', 'config', 'disk', 'yaml'),
  'agent/observe/tuning/a.ts': observe('acquisitions', 'hub', 'seclang', 'config', 'disk', 'yaml'),
  'agent/observe/engine/a.ts': observe('config', 'disk', 'yaml'),
  'agent/observe/protection/a.ts': observe('scenarios', 'acquisitions', 'hub', 'config', 'disk', 'yaml'),
  'agent/observe/collections/a.ts': observe('hub', 'config', 'disk', 'yaml'),
  'agent/observe/acquisitions/a.ts': observe('config', 'disk', 'yaml'),
  'agent/observe/hub/a.ts': observe('config', 'disk', 'yaml'),
  'agent/observe/config/a.ts': observe('disk', 'yaml'),
  'agent/observe/seclang/a.ts': [],
  'agent/observe/yaml/a.ts': [],
  'agent/observe/disk/a.ts': [],
};

const FILES = [...OUTSIDE, ...FLOORS.flat(), ...Object.keys(INSIDE)];

const MAY_IMPORT: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    FLOORS.flatMap((files, floor) => files.map((file) => [file, [...FLOORS.slice(floor + 1).flat(), ...observeFrom(floor)]])),
  ),
  ...Object.fromEntries(Object.entries(INSIDE).map(([file, rooms]) => [file, [...rooms, ...BELOW_OBSERVE]])),
  // A room that has no list of its own yet.
  'agent/new-room/a.ts': [...FLOORS.slice(2).flat(), ...observeFrom(0)],
};

/** The rooms inside `observe`, for who stands on that floor or above it. */
function observeFrom(floor: number): string[] {
  const own = FLOORS.findIndex((files) => files.includes('agent/observe/observer.ts'));
  return floor <= own ? Object.keys(INSIDE) : [];
}

test('the lint reports what each room of the agent may not import, and nothing else', async () => {
  expect(await reportedImports(Object.keys(MAY_IMPORT), FILES)).toEqual(forbiddenImports(MAY_IMPORT, FILES));
});
