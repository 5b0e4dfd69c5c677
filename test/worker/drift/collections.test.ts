import { describe, expect, test } from 'vitest';
import type { CollectionsReport, Declared, InstalledCollection, Taint } from '#contract';
import { readCollections } from '../../../worker/drift/index.ts';

const ssh = 'crowdsecurity/ssh-bf';
const missing = (name: string, type = 'scenarios'): Taint => ({ type, name, why: 'missing' });
const collection = (name: string, other: Partial<InstalledCollection> = {}): InstalledCollection => ({
  name,
  file: `${name.split('/')[1]}.yaml`,
  origin: 'hub',
  content: 'clean',
  status: other.content ?? 'clean',
  tainted_by: [],
  scenarios: [],
  ...other,
});
const tainted = (name: string, ...tainted_by: Taint[]) => collection(name, { status: 'tainted', tainted_by });
const read = (installed: InstalledCollection[], declared: Record<string, Declared> = {}, scenarios: string[] = []) =>
  readCollections({ state: 'read', detail: null, installed }, declared, new Set(scenarios));
const sentence = (...given: Parameters<typeof read>) => read(...given).installed[0]?.detail;

describe('a collection says what it is and what that means', () => {
  test('one disabled scenario freezes it', () => {
    const document = read([tainted('crowdsecurity/sshd', missing(ssh))], { [ssh]: 'disabled' });
    expect(document.installed[0]?.frozen_by).toEqual([ssh]);
    expect(document.installed[0]?.detail).toBe(
      'Tainted by 1 disabled scenario: crowdsecurity/ssh-bf. Hub upgrades skip it, so it gets no new rules until you enable it again.',
    );
  });

  test('several do', () => {
    expect(sentence([tainted('a/b', missing('a/x'), missing('a/y'))], { 'a/x': 'disabled', 'a/y': 'disabled' })).toBe(
      'Tainted by 2 disabled scenarios: a/x and a/y. Hub upgrades skip it, so it gets no new rules until you enable them again.',
    );
  });

  test('enabling alone does not thaw one that misses a parser too', () => {
    expect(sentence([tainted('a/b', missing('a/logs', 'parsers'), missing(ssh))], { [ssh]: 'disabled' })).toBe(
      'Tainted by 1 disabled scenario: crowdsecurity/ssh-bf. Not installed: the parser a/logs. Without a parser its scenarios may see nothing to detect. Hub upgrades skip it, so it gets no new rules until that is put right.',
    );
  });

  test.each([
    ['nothing is declared', {}, missing(ssh)],
    ['it is declared enabled', { [ssh]: 'enabled' }, missing(ssh)],
    ['a parser has the same name', { [ssh]: 'disabled' }, missing(ssh, 'parsers')],
  ] as const)('what is missing is not the operator’s doing where %s', (_, declared, taint) => {
    const document = read([tainted('a/b', taint)], declared);
    expect(document.installed[0]?.frozen_by).toEqual([]);
    expect(document.installed[0]?.detail).toMatch(/^Not installed: (the parser )?crowdsecurity\/ssh-bf\./);
  });

  test('a changed file', () => {
    expect(sentence([tainted('a/b', { type: 'scenarios', name: ssh, why: 'changed' })], { [ssh]: 'disabled' }, [ssh])).toBe(
      'Changed on the host: crowdsecurity/ssh-bf. Hub upgrades skip it, so it gets no new rules until that is put right.',
    );
  });

  test('an outdated one brings back what was disabled, and only that', () => {
    const outdated = [collection('a/b', { content: 'outdated', scenarios: [ssh, 'a/x', 'a/y'] })];
    expect(sentence(outdated, { [ssh]: 'disabled', 'a/x': 'disabled' }, ['a/x', 'a/y'])).toBe(
      'The hub has a newer version, which the next hub upgrade installs. It brings back crowdsecurity/ssh-bf, which is declared disabled.',
    );
    expect(sentence(outdated)).toBe('The hub has a newer version, which the next hub upgrade installs.');
  });

  test('one in which something is outdated has no newer version itself', () => {
    expect(sentence([collection('a/b', { status: 'outdated', scenarios: [ssh] })])).toBe(
      'Something that it holds has a newer version, which the next hub upgrade installs.',
    );
  });

  test('a parser and a scenario of one name are told apart', () => {
    expect(sentence([tainted('a/b', missing('a/crs', 'parsers'), missing('a/crs'))])).toMatch(
      /^Not installed: the parser a\/crs and a\/crs\./,
    );
  });

  test('a doubt is no all-clear', () => {
    expect(sentence([collection('a/b', { content: 'unknown' })])).toBe('Whether it is as the hub has it could not be read.');
    expect(sentence([collection('own.yaml', { content: 'unknown', origin: 'local' })])).toMatch(/^A local file/);
  });
});

test('what needs a look comes first, and all are counted', () => {
  const { installed, detail } = read(
    [
      collection('a/clean'),
      collection('a/outdated', { content: 'outdated' }),
      tainted('b/frozen', missing(ssh)),
      tainted('a/frozen', missing(ssh)),
      tainted('c/tainted', missing('a/logs', 'parsers')),
    ],
    { [ssh]: 'disabled' },
  );
  expect(installed.map(({ name }) => name)).toEqual(['a/frozen', 'b/frozen', 'c/tainted', 'a/outdated', 'a/clean']);
  expect(detail).toBe('5 installed, 3 tainted (2 by a disabled scenario)');
});

test('none installed and none readable are two answers', () => {
  expect(read([]).detail).toBe('0 installed');
  const unreadable: CollectionsReport = { state: 'unreadable', detail: 'EACCES', installed: [] };
  expect(readCollections(unreadable, {}, new Set())).toEqual({
    state: 'unreadable',
    detail: 'Which collections are installed is not known. The host says: “EACCES”.',
    installed: [],
  });
});
