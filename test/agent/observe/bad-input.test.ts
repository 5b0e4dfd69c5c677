import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Disk, HOST_DISK } from '../../../agent/observe/disk/disk.ts';
import { Observer } from '../../../agent/observe/observer.ts';
import { useTree } from '../support/use-tree.ts';

const at = useTree();
const GIB = 2 ** 30;

/** A file that claims to be large and takes no space. */
function sparse(path: string): void {
  const fd = openSync(at.tree.write(path, ''), 'w');
  ftruncateSync(fd, GIB);
  closeSync(fd);
}

test('a local file of 1 GiB is invalid, named, and not read', () => {
  sparse('scenarios/huge.yaml');
  const report = at.tree.scenarios();
  expect(report).toMatchObject({ state: 'invalid', installed: [] });
  expect(report.detail).toContain('huge.yaml has more than 262144 bytes');
});

test('a hub file of 1 GiB is installed, its content is not known', () => {
  at.tree.install('crowdsecurity/ssh-bf');
  sparse(join(at.tree.hubDir, 'scenarios/crowdsecurity/ssh-bf.yaml'));
  expect(at.tree.scenarios().installed).toMatchObject([{ name: 'crowdsecurity/ssh-bf', content: 'unknown' }]);
});

test('an index of 1 GiB is as good as none, and is not even hashed', () => {
  at.tree.install('crowdsecurity/ssh-bf');
  const index = join(at.tree.hubDir, '.index.json');
  sparse(index);
  let reads = 0;
  const disk: Disk = {
    ...HOST_DISK,
    open: (path) => {
      const file = HOST_DISK.open(path);
      if (path !== index) return file;
      return { ...file, read: () => assert.fail(`read ${++reads}`) };
    },
  };
  const report = new Observer(at.tree.folders(), disk).observe(Date.now()).surfaces.scenarios;
  expect(report).toMatchObject({
    state: 'read',
    installed: [{ name: 'crowdsecurity/ssh-bf', content: 'unknown' }],
    unknown_to_hub: null,
  });
  expect(reads).toBe(0);
});

test('an alias bomb is read like any other file', () => {
  const lines = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(',')}]`);
  at.tree.write('scenarios/bomb.yaml', ['a0: &a0 x', ...lines, 'name: me/bomb', ''].join('\n'));
  expect(at.tree.installed()).toEqual(['me/bomb']);
});

test('as many aliases as fit into a file do no harm', () => {
  at.tree.write('scenarios/many.yaml', `a: &a x\nname: me/many\nb: [${'*a ,'.repeat(60_000)}*a ]\n`);
  expect(at.tree.installed()).toEqual(['me/many']);
});

test.each([
  ['brackets without an end', '['.repeat(20_000)],
  ['lists without an end', '- '.repeat(20_000)],
  ['a list 5,000 deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
])('%s: refused with the file named', (_, text) => {
  at.tree.write('scenarios/deep.yaml', text);
  const { state, detail, installed } = at.tree.scenarios();
  expect(['invalid', 'unreadable']).toContain(state);
  expect([installed, detail]).toEqual([[], expect.stringContaining('deep.yaml')]);
});

test.each([
  ['brackets without an end', '['.repeat(20_000)],
  ['lists without an end', '- '.repeat(20_000)],
  ['a list 5,000 deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
])('config.yaml with %s is named as what CrowdSec cannot load, or as what cannot be read', (_, text) => {
  at.tree.write('config.yaml', text);
  const { surfaces, loadFault } = new Observer(at.tree.folders()).observe(Date.now());
  expect(loadFault ?? surfaces.scenarios.detail).toContain('config.yaml');
});

test('a map with a list 5,000 deep gets its name or none, never another', () => {
  at.tree.write('scenarios/deep.yaml', `name: me/deep\na: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`);
  const { state, installed } = at.tree.scenarios();
  expect(['read me/deep', 'unreadable']).toContain([state, ...installed.map(({ name }) => name)].join(' '));
});

test('ten thousand files are read, all of them', () => {
  for (let n = 0; n < 10_000; n++) at.tree.write(`scenarios/${n % 100}/${n}.yaml`, `name: n/${n}\n`);
  const report = at.tree.scenarios();
  expect([report.state, report.installed.length]).toEqual(['read', 10_000]);
  // Nine thousand of them would fit with it.
  expect(report.simulation_fault).toContain('10000 installed scenarios');
  expect(report.installed.some(({ simulated }) => simulated !== undefined)).toBe(false);
});

test('one more than a report can hold is unreadable, not a part', () => {
  for (let n = 0; n <= 10_000; n++) at.tree.write(`scenarios/${n}.yaml`, '');
  expect(at.tree.scenarios()).toMatchObject({ state: 'unreadable', installed: [], detail: expect.stringContaining('10001') });
});

test('a socket is never opened', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(at.tree.dir, 'scenarios/s.yaml'), resolve));
  expect(at.tree.scenarios()).toMatchObject({ state: 'invalid', detail: expect.stringContaining('s.yaml') });
  await new Promise((resolve) => server.close(resolve));
});

test('a file name that is not UTF-8 is not skipped in silence', () => {
  const octal = [...Buffer.concat([Buffer.from(`${at.tree.dir}/scenarios/`), Buffer.from([0xff, 0xfe]), Buffer.from('.yaml')])];
  const escapes = octal.map((byte) => `\\${byte.toString(8)}`).join('');
  execFileSync('sh', ['-c', 'printf "name: me/odd\\n" > "$(printf "$1")"', 'sh', escapes]);
  expect(at.tree.scenarios()).toMatchObject({ state: 'unreadable', installed: [], detail: expect.stringContaining('UTF-8') });
});

test('names with control characters are reported as they are and written as escapes in sentences', () => {
  at.tree.write('scenarios/new\nline\u001b[31m\u202e.yaml', 'name: "me/\\e[31mred\\n"\n');
  expect(at.tree.installed()).toEqual(['me/\u001b[31mred\n']);
  at.tree.write('scenarios/new\nline\u001b[31m\u202e.yaml', '- no map\n');
  const { detail } = at.tree.scenarios();
  expect(detail).toContain('new\\u000aline\\u001b[31m\\u202e.yaml');
  expect(detail).toMatch(/^\P{Cc}*$/u);
});

test('folders nested deeper than a path can be are unreadable, not a crash', () => {
  let folder = join(at.tree.dir, 'scenarios');
  for (let n = 0; n < 66; n++) folder = join(folder, 'd');
  mkdirSync(folder, { recursive: true });
  expect(at.tree.scenarios()).toMatchObject({ state: 'unreadable', detail: expect.stringContaining('too deeply') });
});

test('a folder that is gone before the next look is missing, and found again when it is back', () => {
  at.tree.install('crowdsecurity/ssh-bf');
  const observer = new Observer(at.tree.folders());
  const states = () => observer.observe(Date.now()).surfaces.scenarios.state;
  expect(states()).toBe('read');
  rmSync(join(at.tree.dir, 'scenarios'), { recursive: true });
  expect(states()).toBe('missing');
  at.tree.install('crowdsecurity/ssh-bf');
  expect(states()).toBe('read');
});
