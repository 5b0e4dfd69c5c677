import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { HUB, TYPICAL } from '../../../../scripts/fixtures/whole-hub.ts';
import { file, type Host, indexOf, link, onDisk } from '../support/host.ts';

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
  expect([ALL.size, new Set(TYPICAL.map(({ name }) => name)).size]).toEqual([783, 57]);
});

test('all scenarios of the hub are read back exactly', () => {
  expect(installedOn(hostWith(ALL, INDEX))).toEqual([...ALL].sort());
});

test('a typical install is read back exactly', () => {
  const names = TYPICAL.map(({ name }) => name);
  expect(installedOn(hostWith(new Set(names), INDEX))).toEqual([...names].sort());
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
