import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const OUTSIDE = ['worker/a.ts', 'web/a.ts', 'scripts/a.ts', 'test/a.ts'];

/** A file of each floor, from the top down. It may import what stands below it, and of what stands beside it nothing. */
const FLOORS = [
  ['agent/main.ts'],
  ['agent/run.ts', 'agent/check.ts'],
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
  'agent/observe/scenarios/a.ts': observe('collections', 'hub', 'disk', 'yaml'),
  'agent/observe/tuning/a.ts': observe('hub', 'seclang', 'disk', 'yaml'),
  'agent/observe/collections/a.ts': observe('hub', 'disk', 'yaml'),
  'agent/observe/hub/a.ts': observe('disk', 'yaml'),
  'agent/observe/seclang/a.ts': [],
  'agent/observe/yaml/a.ts': [],
  'agent/observe/disk/a.ts': [],
};

const FILES = [...OUTSIDE, ...FLOORS.flat(), ...Object.keys(INSIDE), 'agent/observe/engine/a.ts'];

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
  return floor <= own ? [...Object.keys(INSIDE), 'agent/observe/engine/a.ts'] : [];
}

const relative = (from: string, to: string) => posix.relative(dirname(from), to).replace(/^(?!\.)/, './');

describe('the walls between the rooms of the agent', () => {
  let folder: string;
  let reported: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'argos-walls-'));
    await cp('biome.json', join(folder, 'biome.json'));
    for (const file of Object.keys(MAY_IMPORT)) {
      await mkdir(join(folder, dirname(file)), { recursive: true });
      await writeFile(join(folder, file), FILES.map((other) => `import '${relative(file, other)}';\n`).join(''));
    }
    const lint = [
      'lint',
      '--only=style/noRestrictedImports',
      '--vcs-enabled=false',
      '--reporter=github',
      '--max-diagnostics=none',
    ];
    const finds = await promisify(execFile)(join(process.cwd(), 'node_modules/.bin/biome'), lint, { cwd: folder }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
    const places = finds.matchAll(/noRestrictedImports,file=.*\/(agent\/[^,]+),line=(\d+)/g);
    // Two patterns may match one import.
    reported = [...new Set(Array.from(places, ([, file, line]) => `${file} imports ${FILES[Number(line) - 1]}`))];
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.keys(MAY_IMPORT))('the lint reports what %s may not import, and nothing else', (file) => {
    const self = `${file} imports ${file}`;
    const forbidden = FILES.filter((other) => other !== file && !MAY_IMPORT[file]?.includes(other));
    expect(reported.filter((line) => line.startsWith(`${file} `) && line !== self).sort()).toEqual(
      forbidden.map((other) => `${file} imports ${other}`).sort(),
    );
  });
});
