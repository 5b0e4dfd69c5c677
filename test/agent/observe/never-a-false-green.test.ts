import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTree } from '../support/use-tree.ts';

const at = useTree();

test('no scenarios folder is missing, not empty', () => {
  rmSync(join(at.tree.dir, 'scenarios'), { recursive: true });
  expect(at.tree.scenarios()).toMatchObject({ state: 'missing', installed: [] });
});

test('an empty folder is an answer beside a config.yaml or an index', () => {
  expect(at.tree.scenarios().state).toBe('read');
  rmSync(join(at.tree.dir, 'config.yaml'));
  expect(at.tree.scenarios().state).toBe('read');
});

test('an empty folder with nothing of CrowdSec beside it is a wrong folder', () => {
  rmSync(join(at.tree.dir, 'config.yaml'));
  rmSync(join(at.tree.dir, 'hub'), { recursive: true });
  const report = at.tree.scenarios();
  expect(report.state).toBe('missing');
  expect(report.detail).toMatch(/wrong folder/);
});

test('a FIFO is never opened', () => {
  execFileSync('mkfifo', [join(at.tree.dir, 'scenarios/pipe.yaml')]);
  const report = at.tree.scenarios();
  expect(report).toMatchObject({ state: 'invalid', installed: [] });
  expect(report.detail).toContain('pipe.yaml');
});

test('a link to an endless device is never opened', () => {
  at.tree.link('scenarios/zero.yaml', '/dev/zero');
  expect(at.tree.scenarios().state).toBe('invalid');
});

test('x.yaml that links to a folder makes the engine fail', () => {
  mkdirSync(join(at.tree.dir, 'elsewhere'));
  at.tree.link('scenarios/x.yaml', join(at.tree.dir, 'elsewhere'));
  expect(at.tree.scenarios().state).toBe('invalid');
});

test('a scenarios folder that is a link is not followed, as the engine does not', () => {
  at.tree.install('crowdsecurity/ssh-bf');
  renameSync(join(at.tree.dir, 'scenarios'), join(at.tree.dir, 'moved'));
  at.tree.link('scenarios', join(at.tree.dir, 'moved'));
  expect(at.tree.scenarios()).toMatchObject({
    state: 'read',
    installed: [],
    ignored: [{ file: 'scenarios', why: 'link_to_directory' }],
  });
});

test('scenarios that is a file is invalid', () => {
  rmSync(join(at.tree.dir, 'scenarios'), { recursive: true });
  at.tree.write('scenarios', 'x');
  expect(at.tree.scenarios().state).toBe('invalid');
});

test('a local file over the cap could have any name', () => {
  at.tree.write('scenarios/huge.yaml', `name: me/huge\n#${'x'.repeat(1_048_576)}\n`);
  const report = at.tree.scenarios();
  expect(report.state).toBe('unreadable');
  expect(report.detail).toContain('huge.yaml');
});

test('a file name that is not UTF-8 is not skipped in silence', () => {
  const name = Buffer.concat([Buffer.from(`${at.tree.dir}/scenarios/`), Buffer.from([0xff, 0xfe]), Buffer.from('.yaml')]);
  execFileSync('sh', [
    '-c',
    'printf "name: me/odd\\n" > "$(printf "$1")"',
    'sh',
    [...name].map((byte) => `\\${byte.toString(8)}`).join(''),
  ]);
  expect(at.tree.scenarios().state).toBe('unreadable');
});

test('more than a report can hold is unreadable, not a part', () => {
  for (let n = 0; n < 60; n++)
    at.tree.write(`scenarios/${'d'.repeat(200)}/${'e'.repeat(200)}/${n}.yaml`, `name: ${'é'.repeat(1000)}${n}\n`);
  for (let n = 0; n < 600; n++) at.tree.write(`scenarios/${n}.yaml`, `name: ${'é'.repeat(1000)}-${n}\n`);
  const report = at.tree.scenarios();
  expect(report).toMatchObject({ state: 'unreadable', installed: [] });
  expect(report.detail).toContain('660');
});
