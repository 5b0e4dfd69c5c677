import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { file, type Host, indexOf, link, onDisk } from '../support/host.ts';

const DATA = new URL('../../../../web/hub/', import.meta.url);
const HUB = JSON.parse(readFileSync(new URL('scenarios.json', DATA), 'utf8')) as { name: string; file: string }[];
const TYPICAL = readFileSync(new URL('typical-install.txt', DATA), 'utf8').trim().split('\n');

function hostWith(names: ReadonlySet<string>, index: Host): Host {
  const host: Host = { ...index };
  for (const { name, file: path } of HUB) {
    host[`hub/${path}`] = file(`name: not/${basename(path)}\n`);
    // Two items of the hub may share a file name, so a link may be called anything.
    if (names.has(name)) host[`scenarios/${name.replace('/', '-')}.yaml`] = link(`@/hub/${path}`);
  }
  return host;
}
const installedOn = (host: Host): string[] =>
  onDisk(host, (folders) => new Observer(folders).observe(Date.now()).surfaces.scenarios.installed.map(({ name }) => name));
const ALL = new Set(HUB.map(({ name }) => name));
const INDEX: Host = { 'hub/.index.json': indexOf(Object.fromEntries(HUB.map(({ name, file: path }) => [name, path]))) };

test('there are 783 scenarios in the hub and 57 in a typical install', () => {
  expect([ALL.size, new Set(TYPICAL).size, TYPICAL.filter((name) => !ALL.has(name))]).toEqual([783, 57, []]);
});

test('all scenarios of the hub are read back exactly', () => {
  expect(installedOn(hostWith(ALL, INDEX))).toEqual([...ALL].sort());
});

test('a typical install is read back exactly', () => {
  expect(installedOn(hostWith(new Set(TYPICAL), INDEX))).toEqual([...TYPICAL].sort());
});

test('all but one are told apart from all', () => {
  for (const { name } of HUB.slice(0, 3)) {
    expect(installedOn(hostWith(new Set([...ALL].filter((other) => other !== name)), INDEX))).toEqual(
      [...ALL].filter((other) => other !== name).sort(),
    );
  }
});

test('without an index every path still gives its own name', () => {
  const byPath = HUB.map(({ file: path }) =>
    path
      .split('/')
      .slice(-2)
      .join('/')
      .replace(/\.ya?ml$/, ''),
  ).sort();
  expect(installedOn(hostWith(ALL, { 'config.yaml': file('') }))).toEqual(byPath);
});
