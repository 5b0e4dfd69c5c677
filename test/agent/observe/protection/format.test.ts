import { describe, expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';
import { file } from '../support/host.ts';
import { gapsOf, scenario } from './support/gaps-of.ts';

const at = useTree();
const local = (lines: string) => gapsOf({ 'scenarios/one.yaml': file(scenario('me/one', lines)) });

describe('the format of a rule', () => {
  test.each(['4.0', '3.1', '"4.0"', 'v5', '0.9', '12'])('%s is one that no CrowdSec knows', (format) => {
    expect(local(`format: ${format}\n`)).toEqual([
      {
        kind: 'format',
        scenarios: ['me/one'],
        count: 1,
        detail: expect.stringMatching(/no CrowdSec up to 1\.7\.8 knows the format/),
      },
    ]);
  });

  test('3.0 may be one that this version does not know', () => {
    expect(local('format: 3.0\n')).toMatchObject([
      { kind: 'format', detail: expect.stringContaining('this version of CrowdSec may') },
    ]);
  });

  test.each(['1.0', '2.0', '2.1 # newest', '"2.0"', ''])('%s is known', (format) => {
    expect(local(`format: ${format}\n`)).toEqual([]);
  });

  test.each(['new', '2.0-beta', '[4]'])('nothing is claimed of %s', (format) => {
    expect(local(`format: ${format}\n`)).toEqual([]);
  });

  test('the second rule of a file counts too', () => {
    expect(local(`---\n${scenario('me/more', 'format: 4.0\n')}`)).toMatchObject([{ kind: 'format', scenarios: ['me/one'] }]);
  });

  test.each([
    ['4.0', 1],
    ['3.0', 0],
  ])('%s of an item as the hub has it: %i gaps, since the hub gives each CrowdSec what it knows', (format, count) => {
    at.tree.install('a/b', { text: scenario('a/b', `format: ${format}\n`) });
    expect(new Observer(at.tree.folders()).observe(Date.now()).protectionGaps).toHaveLength(count);
  });

  test('what a rule says of formats elsewhere is none', () => {
    expect(local('labels: {note: "format: 9.0"}\n')).toEqual([]);
  });
});
