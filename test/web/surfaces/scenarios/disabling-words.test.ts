import { describe, expect, it } from 'vitest';
import type { CollectionRow, CollectionsDocument } from '#contract';
import { disablingWords } from '../../../../web/surfaces/scenarios/declaring/disabling-words.ts';
import { plainText } from '../../../../web/words/sentence.ts';

const ssh = 'crowdsecurity/ssh-bf';
const row = (name: string, content: CollectionRow['content'] = 'clean', scenarios = [ssh]): CollectionRow => ({
  ...{ name, content, scenarios, file: 'x.yaml', origin: 'hub', status: content, tainted_by: [], frozen_by: [], detail: '' },
});
const words = (...installed: CollectionRow[]) => plainText(disablingWords(ssh, { state: 'read', detail: '', installed }));

describe('what disabling does to collections', () => {
  it('names the one that holds it', () => {
    expect(words(row('crowdsecurity/sshd'), row('a/other', 'clean', ['a/x']))).toBe(
      'Its collection crowdsecurity/sshd becomes tainted: hub upgrades skip it until you enable this again.',
    );
  });

  it('names all that hold it', () => {
    expect(words(row('a/one'), row('a/two'), row('a/three'))).toBe(
      'Its collections a/one, a/two and a/three become tainted: hub upgrades skip them until you enable this again.',
    );
  });

  it('says that an outdated one brings it back', () => {
    expect(words(row('a/old', 'outdated')).trim()).toBe('The next hub upgrade brings it back with a/old.');
  });

  it('taints one in which only something is outdated', () => {
    expect(words({ ...row('a/one'), status: 'outdated' })).toMatch(/^Its collection a\/one becomes tainted/);
  });

  it('changes nothing for one whose own file was changed, which is tainted anyway', () => {
    expect(words(row('a/changed', 'tainted'))).toBe('');
  });

  it('says nothing where no collection holds it', () => {
    expect(words(row('a/other', 'clean', ['a/x']))).toBe('');
  });

  it.each<[string, CollectionsDocument | undefined]>([
    ['are not reported', undefined],
    ['could not be read', { state: 'unreadable', detail: 'EACCES', installed: [] }],
  ])('speaks in general where they %s', (_, collections) => {
    expect(plainText(disablingWords(ssh, collections))).toMatch(/^The collections that hold it become tainted/);
  });
});
