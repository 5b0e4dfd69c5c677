import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTree } from '../support/use-tree.ts';

const at = useTree();

test('hub items are named by the index and sorted, whatever their links are called', () => {
  at.tree.install('crowdsecurity/ssh-bf');
  at.tree.install('Dominic-Wagner/vaultwarden-bf', { link: 'zzz.yml' });
  expect(at.tree.scenarios().installed).toEqual([
    { name: 'Dominic-Wagner/vaultwarden-bf', file: 'zzz.yml', origin: 'hub', content: 'clean' },
    { name: 'crowdsecurity/ssh-bf', file: 'ssh-bf.yaml', origin: 'hub', content: 'clean' },
  ]);
});

test('the index names an item, not its path and not the name in its file', () => {
  at.tree.install('crowdsecurity/real', { file: 'crowdsecurity/other-file.yaml', text: 'name: crowdsecurity/TYPO\n' });
  expect(at.tree.installed()).toEqual(['crowdsecurity/real']);
});

test('the folder and its subfolders are walked, hidden folders are not, hidden files are', () => {
  at.tree.write('scenarios/deep/er/a.yaml', 'name: me/deep\n');
  at.tree.write('scenarios/.git/b.yaml', 'name: me/in-hidden-folder\n');
  at.tree.write('scenarios/.c.yaml', 'name: me/hidden-file\n');
  expect(at.tree.installed()).toEqual(['me/deep', 'me/hidden-file']);
});

test.each(['a.YAML', 'a.Yml', 'a.yaml.bak', 'a.txt', 'yaml'])('%s is no scenario', (file) => {
  at.tree.write(`scenarios/${file}`, 'name: me/not\n');
  expect(at.tree.installed()).toEqual([]);
});

test('a folder named x.yaml is walked like any other', () => {
  at.tree.write('scenarios/x.yaml/a.yml', 'name: me/inside\n');
  expect(at.tree.installed()).toEqual(['me/inside']);
});

test('relative links are followed from where they stand', () => {
  at.tree.addToHub('crowdsecurity/ssh-bf');
  at.tree.link('scenarios/ssh-bf.yaml', '../hub/scenarios/crowdsecurity/ssh-bf.yaml');
  expect(at.tree.installed()).toEqual(['crowdsecurity/ssh-bf']);
});

test('a hub folder that is itself a link stays the hub', () => {
  at.tree.install('crowdsecurity/ssh-bf');
  const real = join(at.tree.root, 'real-hub');
  renameSync(at.tree.hubDir, real);
  at.tree.link('hub', real);
  expect(at.tree.scenarios().installed).toMatchObject([{ name: 'crowdsecurity/ssh-bf', origin: 'hub', content: 'clean' }]);
});

test('nine links in a row are followed, ten are not', () => {
  const target = at.tree.addToHub('crowdsecurity/ssh-bf');
  const chain = (name: string, links: number): void => {
    mkdirSync(join(at.tree.dir, name));
    for (let n = 1; n < links; n++)
      at.tree.link(`${name}/${n}`, n === links - 1 ? target : join(at.tree.dir, name, String(n + 1)));
    at.tree.link(`scenarios/${name}.yaml`, join(at.tree.dir, name, '1'));
  };
  chain('nine', 9);
  expect(at.tree.installed()).toEqual(['crowdsecurity/ssh-bf']);
  rmSync(join(at.tree.dir, 'scenarios/nine.yaml'));
  chain('ten', 10);
  expect(at.tree.scenarios()).toMatchObject({ state: 'read', installed: [], ignored: [{ file: 'ten.yaml', why: 'link_loop' }] });
});

test('dangling and looping links are not installed and are listed as ignored', () => {
  at.tree.link('scenarios/gone.yaml', join(at.tree.hubDir, 'scenarios/crowdsecurity/gone.yaml'));
  at.tree.link('scenarios/loop.yaml', 'loop.yaml');
  expect(at.tree.scenarios()).toMatchObject({
    state: 'read',
    installed: [],
    ignored: [
      { file: 'gone.yaml', why: 'dangling_link' },
      { file: 'loop.yaml', why: 'link_loop' },
    ],
    ignored_count: 2,
  });
});

test('what the index does not know, and items of another type, are not loaded', () => {
  at.tree.link('scenarios/own.yaml', at.tree.write(join(at.tree.hubDir, 'scenarios/me/own.yaml'), 'name: me/own\n'));
  at.tree.link('scenarios/col.yaml', at.tree.addToHub('crowdsecurity/linux', { type: 'collections' }));
  expect(at.tree.scenarios()).toMatchObject({ installed: [], ignored_count: 2, ignored: [{ why: 'not_in_hub_index' }, {}] });
});

test('a link to /dev/null masks: it is no installed scenario', () => {
  at.tree.addToHub('crowdsecurity/ssh-bf');
  at.tree.link('scenarios/ssh-bf.yaml', '/dev/null');
  expect(at.tree.scenarios()).toMatchObject({ state: 'read', installed: [], ignored: [{ file: 'ssh-bf.yaml', why: 'masked' }] });
});

test('a local item replaces the hub item of the same name, and the last of two wins', () => {
  at.tree.install('crowdsecurity/ssh-bf', { link: 'z.yaml' });
  at.tree.write('scenarios/a.yaml', 'name: crowdsecurity/ssh-bf\n');
  at.tree.write('scenarios/b.yaml', 'name: crowdsecurity/ssh-bf\n');
  expect(at.tree.scenarios().installed).toEqual([
    { name: 'crowdsecurity/ssh-bf', file: 'b.yaml', origin: 'local', content: 'unknown' },
  ]);
});

test('of two links to one item the last in walk order is named', () => {
  const target = at.tree.addToHub('crowdsecurity/ssh-bf');
  for (const link of ['b.yaml', 'a.yaml', 'B.yaml']) at.tree.link(`scenarios/${link}`, target);
  expect(at.tree.scenarios().installed).toMatchObject([{ file: 'b.yaml' }]);
});

test('at most 100 ignored files are listed, all are counted', () => {
  for (let n = 0; n < 120; n++) at.tree.link(`scenarios/${n}.yaml`, 'nowhere.yaml');
  const report = at.tree.scenarios();
  expect([report.ignored.length, report.ignored_count]).toEqual([100, 120]);
});
