import { expect, test } from 'vitest';
import type { ScenariosReport } from '#contract';
import { loadableScenarios, runningScenarios } from '../../../../agent/observe/scenarios/running.ts';

type Told = Pick<ScenariosReport['installed'][number], 'simulated' | 'simulated_in_part'>;

const NOT: Told = { simulated: false };
const PART: Told = { simulated: true, simulated_in_part: true };
const ALL: Told = { simulated: true };
const NAME = 'me/two';

/** A folder with one scenario. */
const folder = (told: Told): ScenariosReport => ({
  state: 'read',
  detail: null,
  mount_path: '/etc/crowdsec/scenarios',
  installed: [{ name: NAME, file: 'two.yaml', origin: 'hub', content: 'clean', ...told }],
  ignored: [],
  ignored_count: 0,
});
const running = (loaded: Told, now: Told) => {
  const told = runningScenarios(loadableScenarios(folder(loaded)), folder(now));
  return told && { simulated: told.simulated, not_simulated: told.not_simulated };
};
const NOTHING = { simulated: [], not_simulated: [] };

test.each([
  ['nothing', NOT],
  ['a part', PART],
  ['all', ALL],
])('an engine that simulates %s of it as the disk says is told as such', (_, told) => {
  expect(running(told, told)).toEqual(NOTHING);
});

test.each([
  ['a part, and the disk nothing', PART, NOT],
  ['all, and the disk a part', ALL, PART],
  ['all, and the disk nothing', ALL, NOT],
])('an engine that simulates %s, simulates it otherwise than the disk', (_, loaded, now) => {
  expect(running(loaded, now)).toEqual({ simulated: [NAME], not_simulated: [] });
});

test.each([
  ['nothing, and the disk a part', NOT, PART],
  ['a part, and the disk all', PART, ALL],
  ['nothing, and the disk all', NOT, ALL],
])('an engine that simulates %s, does not simulate it as the disk says', (_, loaded, now) => {
  expect(running(loaded, now)).toEqual({ simulated: [], not_simulated: [NAME] });
});

test('what an engine simulates is not compared where it is not known of the disk', () => {
  expect(loadableScenarios(folder({}))).toBeNull();
  expect(running(NOT, {})).toBeNull();
});

test('what an earlier version of the agent kept of a load is compared still', () => {
  expect(runningScenarios([[NAME, true]], folder(NOT))).toMatchObject({ simulated: [NAME] });
});
