import { describe, expect, test } from 'vitest';
import { loadableScenarios } from '../../../../agent/observe/scenarios/running.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const RULE = 'type: trigger\nfilter: "true"\ndescription: x\n';

/** What is told of each scenario: `me/one true`. */
const told = () => at.tree.scenarios().installed.map(({ name, simulated }) => `${name} ${simulated}`);

describe('a local file of comments alone has no rule, so nothing of it is simulated', () => {
  test.each<[what: string, text: string, one: boolean]>([
    ['none is', 'simulation: false\n', false],
    ['another one is', 'exclusions: [me/one]\n', true],
    ['all are', 'simulation: true\n', true],
    ['all but one are', 'simulation: true\nexclusions: [me/one]\n', false],
  ])('where %s', (_, text, one) => {
    at.tree.write('simulation.yaml', text);
    at.tree.install('me/one');
    at.tree.write('scenarios/later.yaml', '# to be written\n');
    expect(told()).toEqual(['later.yaml false', `me/one ${one}`]);
  });

  test('nor does it keep anybody from knowing what the engine loads', () => {
    at.tree.write('simulation.yaml', 'exclusions: [me/one]\n');
    at.tree.install('me/one');
    at.tree.write('scenarios/later.yaml', '');
    expect(loadableScenarios(at.tree.scenarios())).toEqual([
      ['later.yaml', false],
      ['me/one', true],
    ]);
  });
});

test.each([
  ['without a name', `---\n${RULE}`],
  ['that holds nothing', '---\n'],
])('of a file with a rule %s it is not known', (_, text) => {
  at.tree.write('simulation.yaml', 'exclusions: [me/one]\n');
  at.tree.write('scenarios/later.yaml', text);
  expect(at.tree.scenarios().installed.map(({ simulated }) => simulated)).toEqual([undefined]);
});
