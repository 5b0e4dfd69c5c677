import { describe, expect, test } from 'vitest';
import { CROWDSEC, file, folder, type Host, link } from '../support/host.ts';
import { config, DECIDES, gapsOf, hostWith } from './support/gaps-of.ts';

const profiles = (text: string | Buffer, more: Host = {}) => gapsOf({ 'profiles.yaml': file(text), ...more });
const gap = (words: string) => [{ kind: 'profiles', scenarios: [], count: 2, detail: expect.stringContaining(words) }];
const NONE_DECIDES = 'no profile in /etc/crowdsec/profiles.yaml';

describe('profiles that never decide', () => {
  test.each([
    ['an empty document, which newer versions refuse', '---\n', NONE_DECIDES],
    ['no decisions', 'name: a\nfilters: ["true"]\n', NONE_DECIDES],
    ['an empty list of decisions', 'name: a\nfilters: ["true"]\ndecisions: []\n', NONE_DECIDES],
    ['decisions of null', 'name: a\nfilters: ["true"]\ndecisions:\n', NONE_DECIDES],
    ['no filters', 'name: a\ndecisions:\n  - type: ban\n', NONE_DECIDES],
    ['a filter that says false', 'name: a\nfilters:\n  - "false"\ndecisions:\n  - type: ban\n', NONE_DECIDES],
    ['decisions that are simulated', 'name: a\nfilters: [x]\ndecisions: [{type: ban, simulated: true}]\n', NONE_DECIDES],
    ['two of them', 'name: a\nfilters: [x]\n---\nname: b\ndecisions: [{type: ban}]\n', NONE_DECIDES],
  ])('%s', (_, text, words) => {
    expect(profiles(text)).toEqual(gap(words));
  });

  test('a .local that does not decide either is named', () => {
    expect(profiles('name: a\n', { 'profiles.yaml.local': file('name: b\n') })).toEqual(gap('profiles.yaml and its .local'));
  });

  test('a file that a link leads to is read', () => {
    expect(profiles('', { 'profiles.yaml': link('@/mine/profiles.yaml'), 'mine/profiles.yaml': file('name: a\n') })).toEqual(
      gap(NONE_DECIDES),
    );
  });
});

describe('profiles with which CrowdSec does not start are a load fault and no gap', () => {
  const loadFault = (host: Host) => {
    const { disk, observer } = hostWith(host);
    const { loadFault, protectionGaps } = observer.observe(disk.nowMs);
    expect(protectionGaps).toEqual([]);
    return loadFault;
  };

  test.each([
    ['nothing in the file', '', 'has no profile, without which CrowdSec does not start'],
    ['comments alone', '# none\n\n', 'has no profile'],
    ['what is no YAML', 'name: [a\n', 'CrowdSec refuses /etc/crowdsec/profiles.yaml'],
    ['a key twice', 'name: a\nname: b\n', 'twice'],
  ])('%s', (_, text, words) => {
    expect(loadFault({ 'profiles.yaml': file(text) })).toContain(words);
  });

  test('a .local makes up for an empty file, and has to be right itself', () => {
    expect(loadFault({ 'profiles.yaml': file(''), 'profiles.yaml.local': file(DECIDES) })).toBeNull();
    expect(loadFault({ 'profiles.yaml.local': file('name: [a\n') })).toContain('CrowdSec refuses');
  });
});

describe('nothing is claimed of profiles', () => {
  test.each<[what: string, text: string]>([
    ['of which the last decides', `name: a\nfilters: [x]\n---\n${DECIDES}`],
    ['whose filter is not certain', 'name: a\nfilters: [Alert.Remediation == false]\ndecisions: [{type: ban}]\n'],
    ['with one decision that is not simulated', 'name: a\nfilters: [x]\ndecisions: [{type: a, simulated: true}, {type: ban}]\n'],
    ['that cannot be read for certain', '<<: {name: a}\n'],
    ['that are no map', '- a\n'],
  ])('%s', (_, text) => {
    expect(profiles(text)).toEqual([]);
  });

  test.each<[what: string, host: Host]>([
    ['that are not there', { 'config.yaml': file(config().replace('profiles.yaml', 'other.yaml')) }],
    ['that are a folder', { 'profiles.yaml': folder }],
    ['whose .local decides', { 'profiles.yaml': file('name: a\n'), 'profiles.yaml.local': file(DECIDES) }],
    ['whose .local cannot be read', { 'profiles.yaml': file('name: a\n'), 'profiles.yaml.local': file('<<: {name: a}\n') }],
    ['of a Local API that is off', { 'profiles.yaml': file(''), 'config.yaml': file(config('    enable: false\n')) }],
    [
      'where it is not known whether the Local API is on',
      { 'profiles.yaml': file(''), 'config.yaml': file(config(`    enable: ${'$'}{LAPI}\n`)) },
    ],
    [
      'of a Local API on another machine',
      { 'profiles.yaml': file(''), 'config.yaml': file(config().replace(/^api:[\s\S]*/m, '')) },
    ],
    [
      'whose path hangs on a variable',
      { 'profiles.yaml': file(''), 'config.yaml': file(config().replace(`${CROWDSEC}/profiles`, `${'$'}P/profiles`)) },
    ],
  ])('%s', (_, host) => {
    expect(gapsOf(host)).toEqual([]);
  });
});
