import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { configYaml } from '../../support/config-yaml.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const LATER_MS = 60_000;
/** An unknown key, which CrowdSec does not start with. */
const REFUSED = '"zzz": 1';

const config = (text: string) => at.tree.write('config.yaml', text);
const refused = (text: string) => config(text.replace('{', `{ ${REFUSED},`));
const simulatesOne = (path = 'simulation.yaml') => {
  at.tree.install('me/one');
  at.tree.install('me/two');
  at.tree.write(path, 'exclusions: [me/one]\n');
};
const loadFault = () => new Observer(at.tree.folders()).observe(Date.now() + LATER_MS).loadFault;
/** What is told of each scenario, and whether it is said why nothing is. */
const told = () => {
  const { installed, simulation_fault } = at.tree.scenarios();
  return { simulated: installed.map(({ simulated }) => simulated), fault: simulation_fault };
};
const NOT_KNOWN = [undefined, undefined];

describe('with a config.yaml that CrowdSec refuses, which are simulated is told from simulation.yaml', () => {
  test('where it stands by default', () => {
    simulatesOne();
    refused(configYaml(at.tree.dir));
    expect(loadFault()).toContain('zzz');
    expect(told()).toEqual({ simulated: [true, false], fault: null });
  });

  test.each([
    ['does not parse', 'config_paths: [\n'],
    ['is a list', '- a\n'],
  ])('where it stands by default, of a config.yaml that %s', (_, text) => {
    simulatesOne();
    config(text);
    expect(told()).toEqual({ simulated: [true, false], fault: null });
  });

  test('where config.yaml says that it stands', () => {
    simulatesOne('other/simulation.yaml');
    const simulation_path = join(at.tree.dir, 'other/simulation.yaml');
    refused(configYaml(at.tree.dir, { config_paths: { simulation_path } }));
    expect(loadFault()).toContain('zzz');
    expect(told()).toEqual({ simulated: [true, false], fault: null });
  });
});

describe('it is not known which are simulated, and said why', () => {
  test.each<[what: string, text: () => string]>([
    ['where simulation_path is a list', () => configYaml(at.tree.dir, { config_paths: { simulation_path: ['a'] } })],
    ['where config_paths is a text', () => 'config_paths: here\n'],
  ])('%s', (_, text) => {
    simulatesOne();
    config(text());
    const { simulated, fault } = told();
    expect(simulated).toEqual(NOT_KNOWN);
    expect(fault).toContain('config');
  });
});

test('what is wrong with simulation.yaml is no load fault while CrowdSec does not come to it', () => {
  simulatesOne();
  at.tree.write('simulation.yaml', 'simulation: [\n');
  expect(loadFault()).toContain('simulation.yaml');
  refused(configYaml(at.tree.dir));
  expect(loadFault()).toContain('zzz');
  expect(loadFault()).not.toMatch(/simulation\.yaml|more\)/);
  expect(told().fault).toContain('simulation.yaml');
});
