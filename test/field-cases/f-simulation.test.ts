import { describe, expect, it } from 'vitest';
import { judgeCase, observeCase } from './support/lay-out.ts';

const CASE = 'f12-simulation';
const FILE = 'crowdsec/simulation.yaml';
const LOCAL = `${FILE}.local`;

type Overlay = Record<string, string | null>;
const simulated = (overlay: Overlay): boolean =>
  observeCase(CASE, overlay).surfaces.scenarios.installed.some((item) => item.simulated === true);

describe('simulation.yaml', () => {
  it('an enabled scenario that is simulated is a drift that says so', () => {
    const { scenarios, loadFault } = judgeCase(CASE);
    expect(scenarios).toMatchObject({ status: 'drifted', actually_simulated: ['crowdsecurity/ssh-bf'] });
    expect(scenarios.detail).toMatch(/blocks nobody/);
    expect(loadFault).toBeNull();
  });

  it.each<[what: string, overlay: Overlay, simulated: boolean]>([
    ['off', { [FILE]: 'simulation: false\n' }, false],
    ['nothing in it', { [FILE]: '' }, false],
    ['null', { [FILE]: 'simulation:\nexclusions:\n' }, false],
    ['a word of YAML 1.1', { [FILE]: 'simulation: On\n' }, true],
    ['the same in quotes', { [FILE]: 'simulation: "yes"\n' }, true],
    ['by name, as cscli writes it', { [FILE]: 'simulation: false\nexclusions:\n    - crowdsecurity/ssh-bf\n' }, true],
    ['all but one, as cscli writes it', { [FILE]: 'simulation: true\nexclusions: [crowdsecurity/ssh-bf]\n' }, false],
    ['another name', { [FILE]: 'simulation: false\nexclusions: [ssh-bf, crowdsecurity/SSH-bf]\n' }, false],
    ['a .local that turns it off', { [LOCAL]: 'simulation: false\n' }, false],
    ['a .local that names one', { [FILE]: 'simulation: false\n', [LOCAL]: 'exclusions: [crowdsecurity/ssh-bf]\n' }, true],
    ['a .local whose list replaces', { [FILE]: 'exclusions: [crowdsecurity/ssh-bf]\n', [LOCAL]: 'exclusions: [a/b]\n' }, false],
    ['a .local of comments', { [LOCAL]: '# nothing\n' }, true],
  ])('%s', (_, overlay, expected) => {
    expect(simulated(overlay)).toBe(expected);
    expect(observeCase(CASE, overlay)).toMatchObject({ loadFault: null, surfaces: { scenarios: { simulation_fault: null } } });
  });

  it('a rule is simulated by its own name, and an item with one of them is', () => {
    const overlay = { 'crowdsec/hub/scenarios/crowdsecurity/ssh-bf.yaml': 'name: a/b\n', [FILE]: 'exclusions: [a/b]\n' };
    expect(simulated(overlay)).toBe(true);
    expect(simulated({ ...overlay, [FILE]: 'exclusions: [crowdsecurity/ssh-bf]\n' })).toBe(false);
  });

  it('an alias among the exclusions is the rule that it stands for', () => {
    const text = 'simulation: false\nexclusions: [&a crowdsecurity/ssh-bf, *a ]\n';
    expect(judgeCase(CASE, {}, { [FILE]: text }).loadFault).toBeNull();
  });

  it.each([
    [
      'an unknown key',
      'simulate: true\n',
      /simulation\.yaml.*simulate is an unknown key: this version of CrowdSec may refuse it/,
    ],
    ['no truth value', 'simulation: perhaps\n', /simulation\.yaml.*perhaps/],
    ['true in quotes', 'simulation: "true"\n', /simulation\.yaml.*true/],
    ['no list', 'exclusions: a/b\n', /simulation\.yaml.*exclusions is not a list/],
    ['a key twice', 'simulation: true\nsimulation: false\n', /simulation\.yaml.*twice/],
    ['no map', '- a\n', /simulation\.yaml.*not a map/],
  ])('%s makes the next load fail', (_, text, why) => {
    const { loadFault, scenarios, surfaces } = judgeCase(CASE, {}, { [FILE]: text });
    expect(loadFault).toMatch(why);
    expect(surfaces.scenarios).toMatchObject({ state: 'read', simulation_fault: expect.stringMatching(why) });
    expect(scenarios.status).toBe('unknown');
  });

  it.each([
    ['a variable', 'simulation_path: $SIM/simulation.yaml', 'simulation_path has the variable SIM'],
    ['a relative path', 'simulation_path: simulation.yaml', 'simulation_path is simulation.yaml'],
  ])('%s in config.yaml leaves it unknown, by name', (_, line, why) => {
    const root = `@ROOT@/${CASE}`;
    const paths = `config_paths:\n  data_dir: ${root}/data\n  hub_dir: ${root}/crowdsec/hub\n  ${line}\n`;
    const config = `${paths}crowdsec_service:\n  acquisition_dir: ${root}/crowdsec/acquis.d\n`;
    const { scenarios, surfaces } = judgeCase(CASE, {}, { 'crowdsec/config.yaml': config });
    expect(surfaces.scenarios.simulation_fault).toContain(why);
    expect(scenarios).toMatchObject({ status: 'unknown', reason: 'unreadable', detail: expect.stringContaining(why) });
  });

  it('a missing one is a fault where the rest of the package is there', () => {
    expect(observeCase(CASE, { [FILE]: null }).loadFault).toBeNull();
    expect(observeCase(CASE, { [FILE]: null, 'crowdsec/profiles.yaml': '' }).loadFault).toMatch(
      /simulation\.yaml does not exist/,
    );
  });
});
