import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const TWO_RULES = 'name: me/two\n---\nname: me/two_other\n';
const LATER_MS = 60_000;

const simulation = (text: string) => at.tree.write('simulation.yaml', text);
/** What is told of the one scenario that is installed. */
const told = () => {
  const [item] = at.tree.scenarios().installed;
  return [item?.simulated, item?.simulated_in_part];
};

describe('of each scenario it is told whether it is simulated', () => {
  test.each<[what: string, text: string, simulated: boolean]>([
    ['nothing is', 'simulation: off\n', false],
    ['another one is', 'exclusions: [me/other]\n', false],
    ['it is', 'simulation: false\nexclusions:\n- me/one\n', true],
    ['all are', 'simulation: true\n', true],
    ['all but it are', 'simulation: true\nexclusions: [me/one]\n', false],
  ])('where %s', (_, text, simulated) => {
    simulation(text);
    at.tree.install('me/one');
    expect(told()).toEqual([simulated, undefined]);
  });

  test('where there is no simulation.yaml', () => {
    at.tree.install('me/one');
    expect(told()).toEqual([false, undefined]);
  });

  test('of local items too', () => {
    at.tree.write('scenarios/own.yaml', 'name: me/own\ntype: trigger\nfilter: "true"\ndescription: x\n');
    expect(told()).toEqual([false, undefined]);
    simulation('exclusions: [me/own]\n');
    expect(told()).toEqual([true, undefined]);
  });
});

describe('of a scenario with several rules it is told', () => {
  test.each<[what: string, text: string, told: [boolean, true?]]>([
    ['simulated in part where only one rule is, as cscli makes it', 'exclusions: [me/two]\n', [true, true]],
    ['simulated in part where only one is left out of all', 'simulation: true\nexclusions: [me/two]\n', [true, true]],
    ['simulated where all rules are', 'exclusions: [me/two, me/two_other]\n', [true, undefined]],
    ['not simulated where none is', 'exclusions: [me/other]\n', [false, undefined]],
    ['not simulated where all are left out', 'simulation: true\nexclusions: [me/two_other, me/two]\n', [false, undefined]],
  ])('that it is %s', (_, text, expected) => {
    at.tree.install('me/two', { text: TWO_RULES });
    simulation(text);
    expect(told()).toEqual(expected);
  });

  test('nothing by its own name where no rule of it has that', () => {
    at.tree.install('me/typo', { text: 'name: me/tpyo\n' });
    simulation('exclusions: [me/typo]\n');
    expect(told()).toEqual([false, undefined]);
    simulation('exclusions: [me/tpyo]\n');
    expect(told()).toEqual([true, undefined]);
  });
});

test('it is told of no scenario where simulation.yaml cannot be read for certain', () => {
  at.tree.install('me/one');
  mkdirSync(join(at.tree.dir, 'simulation.yaml'));
  expect(at.tree.scenarios()).toMatchObject({ state: 'read', simulation_fault: expect.stringContaining('simulation.yaml') });
  expect(told()).toEqual([undefined, undefined]);
});

test('a change of it is another state of the files, and so another digest', () => {
  at.tree.install('me/one');
  simulation('simulation: false\n');
  const observer = new Observer(at.tree.folders());
  const first = observer.observe(Date.now() + LATER_MS);
  simulation('exclusions: [me/one]\n');
  const second = observer.observe(Date.now() + LATER_MS);
  expect(second.changed).toBe(true);
  expect(second.digest).not.toBe(first.digest);
});
