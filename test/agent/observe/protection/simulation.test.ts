import { describe, expect, test } from 'vitest';
import { file } from '../support/host.ts';
import { config, gapsOf } from './support/gaps-of.ts';

const simulation = (text: string) => gapsOf({ 'simulation.yaml': file(text) });

describe('scenarios that are only simulated', () => {
  test('are told by name', () => {
    expect(simulation('simulation: false\nexclusions: [me/two]\n')).toEqual([
      { kind: 'simulation', scenarios: ['me/two'], count: 1, detail: expect.stringContaining('/etc/crowdsec/simulation.yaml') },
    ]);
  });

  test('are told as all of the host where every scenario is', () => {
    expect(simulation('simulation: true\n')).toEqual([
      { kind: 'simulation', scenarios: [], count: 2, detail: expect.stringContaining('simulation: true') },
    ]);
  });

  test('are told by name where one is left out', () => {
    expect(simulation('simulation: true\nexclusions: [me/one]\n')).toMatchObject([{ scenarios: ['me/two'], count: 1 }]);
  });

  test.each([
    ['none is', 'simulation: false\n'],
    ['one that is not installed is', 'exclusions: [me/three]\n'],
    ['the file says something else', '- a\n'],
  ])('are no gap where %s', (_, text) => {
    expect(simulation(text)).toEqual([]);
  });

  test('are no gap where the log processor is off, which is told in another way', () => {
    const off = config().replace('crowdsec_service:', 'crowdsec_service:\n  enable: false');
    expect(gapsOf({ 'config.yaml': file(off), 'simulation.yaml': file('simulation: true\n') })).toEqual([]);
  });
});
