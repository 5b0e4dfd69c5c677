import { file, folder, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

const own = (name: string) => file(`name: me/${name}\n`);

rule('1. The scenarios folder is walked without following a link to a folder', [
  {
    what: 'subfolders at any depth',
    host: { 'scenarios/deep/er/a.yaml': own('a'), 'scenarios/b.yaml': own('b') },
    reads: ['me/a deep/er/a.yaml local', 'me/b b.yaml local'],
  },
  { what: 'a hidden folder is passed over', host: { 'scenarios/.git/a.yaml': own('a') } },
  { what: 'a hidden folder further down too', host: { 'scenarios/sub/..data/a.yaml': own('a') } },
  { what: 'a hidden file is not', host: { 'scenarios/.a.yaml': own('a') }, reads: ['me/a .a.yaml local'] },
  { what: 'a folder named x.yaml is a folder', host: { 'scenarios/x.yaml/a.yml': own('a') }, reads: ['me/a x.yaml/a.yml local'] },
  { what: 'a link to a folder is not entered', host: { 'other/a.yaml': own('a'), 'scenarios/other': link('@/other') } },
  {
    what: 'scenarios itself, where it is a link',
    host: { 'moved/a.yaml': own('a'), scenarios: link('@/moved') },
    ignores: ['scenarios link_to_directory'],
  },
  { what: 'scenarios itself, where it is a file', host: { scenarios: file('x') } },
  {
    what: 'scenarios itself, where it is a link to nowhere',
    host: { scenarios: link('@/gone') },
    ignores: ['scenarios link_to_directory'],
  },
  { what: 'no item of another type is a scenario', host: { 'parsers/a.yaml': own('a'), 'scenarios/sub': folder } },
]);
