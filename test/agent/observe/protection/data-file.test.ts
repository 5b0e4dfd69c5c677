import { describe, expect, test } from 'vitest';
import { file, link } from '../support/host.ts';
import { config, DATA, gapsOf, hostWith, scenario } from './support/gaps-of.ts';

const NEEDS = 'data:\n  - source_url: https://example.org/bad.txt\n    dest_file: bad.txt\n    type: string\n';
const needing = { 'scenarios/one.yaml': file(scenario('me/one', NEEDS)) };
const GAP = {
  kind: 'data_file',
  scenarios: ['me/one'],
  count: 1,
  detail: expect.stringContaining(`not in ${DATA}: bad.txt`),
};

describe('a data file that a scenario names', () => {
  test('and that is not there is told', () => {
    expect(gapsOf(needing)).toEqual([GAP]);
  });

  test('is told once for all scenarios that name it', () => {
    expect(gapsOf({ ...needing, 'scenarios/two.yaml': file(scenario('me/two', NEEDS)) })).toMatchObject([
      { scenarios: ['me/one', 'me/two'], count: 2 },
    ]);
  });

  test('and that comes and goes is seen', () => {
    const { disk, observer } = hostWith(needing);
    const seen = () => {
      disk.nowMs += 60_000;
      const { protectionGaps, changed } = observer.observe(disk.nowMs);
      return { gaps: protectionGaps.length, changed };
    };
    expect(seen()).toEqual({ gaps: 1, changed: true });
    expect(seen()).toEqual({ gaps: 1, changed: false });
    disk.put(`${DATA}/bad.txt`, { text: '' });
    expect(seen()).toEqual({ gaps: 0, changed: true });
    disk.remove(`${DATA}/bad.txt`);
    expect(seen()).toEqual({ gaps: 1, changed: true });
  });

  test('does not have the whole observation made again whenever CrowdSec writes its database', () => {
    const { disk, observer } = hostWith(needing);
    disk.nowMs += 60_000;
    observer.observe(disk.nowMs);
    disk.put(`${DATA}/crowdsec.db-journal`, { text: 'x' });
    disk.remove(`${DATA}/crowdsec.db-journal`);
    expect(observer.isUnchanged()).toBe(true);
  });

  test.each<[what: string, lines: string]>([
    ['without a type, which CrowdSec does not load', 'data:\n  - dest_file: bad.txt\n'],
    ['in a rule that CrowdSec passes over, which is told instead', `format: 4.0\n${NEEDS}`],
    ['in a file that does not load', `${NEEDS}broken: [\n`],
    ['without a name', 'data:\n  - type: string\n'],
  ])('is no gap %s', (_, lines) => {
    const gaps = gapsOf({ 'scenarios/one.yaml': file(scenario('me/one', lines)) });
    expect(gaps.filter(({ kind }) => kind === 'data_file')).toEqual([]);
  });

  test('is no gap where it is there', () => {
    expect(gapsOf(needing, ['bad.txt'])).toEqual([]);
  });

  test('is no gap where a link stands for it', () => {
    const { disk, observer } = hostWith({ ...needing, 'bad.txt': file('x') });
    disk.put(`${DATA}/bad.txt`, link('@/bad.txt'));
    expect(observer.observe(disk.nowMs).protectionGaps).toEqual([]);
  });

  test('is no gap where the data folder is empty or not there, as behind a mount', () => {
    expect(gapsOf(needing, [])).toEqual([]);
  });

  test('is no gap where it is not known which the data folder is', () => {
    expect(gapsOf({ ...needing, 'config.yaml': file(config().replace(DATA, '$DATA')) })).toEqual([]);
  });
});
