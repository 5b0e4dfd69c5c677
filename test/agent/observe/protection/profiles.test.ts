import { describe, expect, test } from 'vitest';
import { CROWDSEC, file, folder, type Host, link } from '../support/host.ts';
import { config, DECIDES, gapsOf } from './support/gaps-of.ts';

const profiles = (text: string | Buffer, more: Host = {}) => gapsOf({ 'profiles.yaml': file(text), ...more });
const gap = (words: string) => [{ kind: 'profiles', scenarios: [], count: 2, detail: expect.stringContaining(words) }];
const NONE_DECIDES = 'no profile in /etc/crowdsec/profiles.yaml';

describe('profiles that never decide', () => {
  test.each([
    ['nothing in the file', '', 'there is no profile in /etc/crowdsec/profiles.yaml'],
    ['comments alone', '# none\n', 'there is no profile'],
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

describe('nothing is claimed of profiles', () => {
  test.each<[what: string, text: string]>([
    ['of which the last decides', `name: a\nfilters: [x]\n---\n${DECIDES}`],
    ['whose filter is not certain', 'name: a\nfilters: [Alert.Remediation == false]\ndecisions: [{type: ban}]\n'],
    ['with one decision that is not simulated', 'name: a\nfilters: [x]\ndecisions: [{type: a, simulated: true}, {type: ban}]\n'],
    ['that cannot be read for certain', '<<: {name: a}\n'],
    ['that CrowdSec refuses', 'name: [a\n'],
    ['that are no map', '- a\n'],
  ])('%s', (_, text) => {
    expect(profiles(text)).toEqual([]);
  });

  test.each<[what: string, host: Host]>([
    ['that are not there', { 'config.yaml': file(config().replace('profiles.yaml', 'other.yaml')) }],
    ['that are a folder', { 'profiles.yaml': folder }],
    ['whose .local decides', { 'profiles.yaml': file('name: a\n'), 'profiles.yaml.local': file(DECIDES) }],
    ['whose .local cannot be read', { 'profiles.yaml': file('name: a\n'), 'profiles.yaml.local': file('a: [\n') }],
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
