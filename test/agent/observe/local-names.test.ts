import { expect, test } from 'vitest';
import { useTree } from '../support/use-tree.ts';

const at = useTree();

test.each([
  ['name: me/plain\n', 'me/plain'],
  ['name: "quoted: yes"\n', 'quoted: yes'],
  ['name: 42\n', '42'],
  ['name: 0x10\n', '0x10'],
  ['name: 1.50\n', '1.50'],
  ['name: true\n', 'true'],
  ['name: Ünïcode/ñame\n', 'Ünïcode/ñame'],
  ['a: &n me/anchored\nname: *n\n', 'me/anchored'],
  ['name: first\n---\nname: second\n', 'first'],
  ['name: first\n---\n: : : broken\n\t- x\n', 'first'],
  ['{name: me/flow, type: leaky}\n', 'me/flow'],
])('%j names it %s', (text, name) => {
  at.tree.write('scenarios/local.yaml', text);
  expect(at.tree.scenarios().installed).toEqual([{ name, file: 'local.yaml', origin: 'local', content: 'unknown' }]);
});

test.each(['', '# nothing\n', 'type: leaky\n', 'name:\n', 'name: ~\n', "name: ''\n", '---\n'])(
  '%j leaves its path as its name',
  (text) => {
    at.tree.write('scenarios/sub/local.yaml', text);
    expect(at.tree.installed()).toEqual(['sub/local.yaml']);
  },
);

test.each([
  ['name: [a, b]\n', /list or a map/],
  ['name: {a: b}\n', /list or a map/],
  ['- name: a\n', /not a map/],
  ['just text\n', /not a map/],
  ['name: a\nname: b\n', /twice/],
  ['name: "unclosed\n', /local\.yaml/],
  ['a: b: c\n', /local\.yaml/],
])('%j makes the engine fail, and that is said', (text, detail) => {
  at.tree.write('scenarios/fine.yaml', 'name: me/fine\n');
  at.tree.write('scenarios/local.yaml', text);
  const report = at.tree.scenarios();
  expect(report).toMatchObject({ state: 'invalid', installed: [] });
  expect(report.detail).toMatch(detail);
  expect(report.detail).toContain('local.yaml');
});

test('an alias bomb is read like any other file', () => {
  const lines = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(',')}]`);
  at.tree.write('scenarios/bomb.yaml', ['a0: &a0 x', ...lines, 'name: me/bomb', ''].join('\n'));
  expect(at.tree.installed()).toEqual(['me/bomb']);
});

test('a name with half a surrogate pair can be reported', () => {
  at.tree.write('scenarios/odd.yaml', 'name: "a\\uD800b"\n');
  expect(at.tree.installed()).toEqual(['a\u{FFFD}b']);
});

test('a name too long for a report is ignored with that reason', () => {
  at.tree.write('scenarios/long.yaml', `name: ${'x'.repeat(1025)}\n`);
  expect(at.tree.scenarios()).toMatchObject({
    state: 'read',
    installed: [],
    ignored: [{ file: 'long.yaml', why: 'name_too_long' }],
  });
});

test.each(['['.repeat(20_000), '- '.repeat(20_000), `${'['.repeat(5_000)}${']'.repeat(5_000)}`])(
  'a file nested without end is no crash',
  (text) => {
    at.tree.write('scenarios/deep.yaml', text);
    at.tree.write('config.yaml', text);
    at.tree.write('acquis.yaml', text);
    at.tree.write('appsec-rules/argos-tuning.yaml', text);
    expect(at.tree.scenarios().state).toBe('invalid');
    expect(at.tree.tuning()).toMatchObject({ state: 'invalid', inbound: null, loaded_by: null });
  },
);
