import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { file, type Host, indexOf, link, onDisk } from '../support/host.ts';

// These hosts have no config.yaml unless they say so.
const CASES: [what: string, host: Host, state: string][] = [
  ['nothing beside it is a wrong folder', {}, 'missing'],
  ['a config.yaml makes it an answer', { 'config.yaml': file('') }, 'read'],
  ['an index makes it an answer', { 'hub/.index.json': indexOf({}) }, 'read'],
  ['a config.yaml elsewhere does not', { 'other/config.yaml': file('') }, 'missing'],
  ['something installed is an answer by itself', { 'scenarios/a.yaml': file('name: a\n') }, 'read'],
  ['a lone mask is not', { 'scenarios/a.yaml': link('/dev/null') }, 'missing'],
  ['a file that is no scenario is not', { 'scenarios/lost+found': { folder: true }, 'scenarios/README': file('') }, 'missing'],
];

test.each(CASES)('10. An empty scenarios folder: %s', (_, host, state) => {
  const report = onDisk(host, (folders) => new Observer(folders).observe(Date.now()).surfaces.scenarios);
  expect(report.state).toBe(state);
  if (state === 'missing') expect(report).toMatchObject({ installed: [], detail: expect.stringContaining('wrong folder') });
});

test('10. No scenarios folder at all is missing, whatever stands beside it', () => {
  const report = onDisk({ 'config.yaml': file(''), 'hub/.index.json': indexOf({}) }, (folders) => {
    rmSync(join(folders.crowdsecDir, 'scenarios'), { recursive: true });
    return new Observer(folders).observe(Date.now()).surfaces.scenarios;
  });
  expect(report).toMatchObject({ state: 'missing', installed: [], detail: expect.stringContaining('does not exist') });
});
