import { describe, expect, it } from 'vitest';
import { type Intent, judgeCase } from './support/lay-out.ts';

const DETECTING: Partial<Intent> = { scenarios: { 'crowdsecurity/ssh-bf': 'enabled' } };

const ACQUISITION = 'crowdsec/acquis.d/x.yaml';
const LOCAL = 'crowdsec/config.yaml.local';
const APPSEC = 'source: appsec\nlisten_addr: 127.0.0.1:7423\nappsec_config: argos/block\n';
const LABELS = 'labels: {type: x}\n';
const FILE = 'source: file\nfilenames: [/x]\n';

describe('what CrowdSec refuses to load of its configuration and its acquisitions', () => {
  it.each([
    ['f03-no-labels', /acquis\.d\/appsec\.yaml.* has no labels/],
    ['f03b-other-no-labels', /acquis.* has no labels/],
    ['f05-acquis-unknown-key', /appsec\.yaml: listen_address is an unknown key/],
    ['f26-acquis-is-folder', /acquis\.yaml is a folder/],
    ['f47-config-unknown-field', /config\.yaml: cscli\.colour is an unknown key: this version of CrowdSec may refuse it/],
  ] as const)('%s', (name, sentence) => {
    const { loadFault, scenarios, tuning } = judgeCase(name, DETECTING);
    expect(loadFault).toMatch(sentence);
    expect([scenarios.status, tuning.status]).not.toContain('in_sync');
  });

  // Each of these was tried with the engine itself.
  it.each([
    ['an acquisition that is no map', ACQUISITION, '[a]\n', 'not a map'],
    ['a document that says null', ACQUISITION, '~\n', 'not a map'],
    ['no source', ACQUISITION, LABELS, 'no source'],
    ['a source that is empty', ACQUISITION, `source: ""\nfilenames: [/x]\n${LABELS}`, 'no source'],
    ['an unknown source', ACQUISITION, `source: bogus\n${LABELS}`, 'the source bogus'],
    ['labels that are empty', ACQUISITION, `${APPSEC}labels: {}\n`, 'no labels'],
    ['labels that are a text', ACQUISITION, `${APPSEC}labels: x\n`, 'labels'],
    ['a label that is a list', ACQUISITION, `${APPSEC}labels: {type: [x]}\n`, 'labels.type'],
    ['a key twice', ACQUISITION, `${APPSEC}${LABELS}${LABELS}`, 'stands there twice'],
    ['both kinds of reference', ACQUISITION, `${APPSEC}${LABELS}appsec_configs: [argos/block]\n`, 'both'],
    ['no appsec-config', ACQUISITION, `source: appsec\n${LABELS}`, 'neither'],
    ['an appsec-config that is null', ACQUISITION, `source: appsec\nappsec_config: ~\n${LABELS}`, 'neither'],
    ['appsec-configs as a text', ACQUISITION, `source: appsec\nappsec_configs: a/b\n${LABELS}`, 'appsec_configs'],
    ['a key in capitals', ACQUISITION, `${APPSEC}${LABELS}Path: /x\n`, 'Path'],
    ['a log level that is none', ACQUISITION, `${APPSEC}${LABELS}log_level: loud\n`, 'log_level'],
    ['a truth value of YAML 1.1', ACQUISITION, `${APPSEC}${LABELS}use_time_machine: yes\n`, 'use_time_machine'],
    ['a foreign key of a file source', ACQUISITION, `${FILE}${LABELS}appsec_config: x\n`, 'appsec_config'],
    ['a file source without files', ACQUISITION, `source: file\n${LABELS}`, 'neither filename nor filenames'],
    ['a file source in another mode', ACQUISITION, `${FILE}${LABELS}mode: server\n`, 'mode'],
    ['filenames as a text', ACQUISITION, `filenames: /x\n${LABELS}`, 'filenames'],
    ['a journal without labels', ACQUISITION, 'journalctl_filter: [a]\n', 'no labels'],
    ['a duration without a unit', ACQUISITION, `${APPSEC}${LABELS}body_read_timeout: 5\n`, 'body_read_timeout'],
    ['a truth value in quotes', ACQUISITION, `${APPSEC}${LABELS}use_time_machine: "true"\n`, 'use_time_machine'],
    ['fewer runners than none', ACQUISITION, `${APPSEC}${LABELS}routines: -1\n`, 'routines'],
    ['a journal without filter', ACQUISITION, `source: journalctl\n${LABELS}`, 'journalctl_filter'],
    ['docker without containers', ACQUISITION, 'source: docker\nuse_container_labels: false\n', 'container_name'],
    ['a byte order mark', ACQUISITION, `\u{feff}${FILE}${LABELS}`, 'byte order mark'],
    ['a hidden file', 'crowdsec/acquis.d/.x.yaml', LABELS, 'no source'],
    ['a file of the other ending', 'crowdsec/acquis.d/x.yml', LABELS, 'no source'],
    ['a $ at the very end', 'crowdsec/acquis.d/x.yaml', `${FILE}${LABELS}# 5$`, 'ends with a $'],
    ['config.yaml.local with an unknown key', LOCAL, 'crowdsec_service: {enabled: false}\n', 'crowdsec_service.enabled'],
    ['a truth value that is none', LOCAL, 'crowdsec_service: {enable: "false"}\n', 'crowdsec_service.enable'],
    ['a number for a truth value', LOCAL, 'crowdsec_service: {enable: 0}\n', 'crowdsec_service.enable'],
    ['no config_paths', LOCAL, 'config_paths: ~\n', 'config_paths'],
    ['no data folder', LOCAL, 'config_paths: {data_dir: ""}\n', 'data_dir'],
    ['a list over a text', LOCAL, 'crowdsec_service: {acquisition_dir: [a]}\n', 'acquisition_dir'],
    ['a text over a map', LOCAL, 'crowdsec_service: x\n', 'crowdsec_service'],
    ['a local file that is no map', LOCAL, '[a]\n', 'not a map'],
    ['a local file that says null', LOCAL, '~\n', 'not a map'],
    ['a log level of config.yaml that is none', LOCAL, 'common: {log_level: 4}\n', 'common.log_level'],
    ['a port that is no number', LOCAL, 'db_config: {port: abc}\n', 'db_config.port'],
    ['a number in quotes', LOCAL, 'crowdsec_service: {parser_routines: "2"}\n', 'parser_routines'],
    ['a duration that is none', LOCAL, 'db_config: {flush: {max_age: never}}\n', 'db_config.flush.max_age'],
    [
      'an acquisition below a file',
      LOCAL,
      'crowdsec_service: {acquisition_path: "@ROOT@/f00-baseline/crowdsec/config.yaml/x"}\n',
      'below a file',
    ],
    ['no acquisition at all', LOCAL, 'crowdsec_service: {acquisition_path: "", acquisition_dir: ""}\n', 'acquisition'],
  ])('%s', (_, path, text, word) => {
    const { loadFault, scenarios, tuning } = judgeCase('f00-baseline', DETECTING, { [path]: text });
    expect(loadFault).toContain(word);
    expect(scenarios).toMatchObject({ status: 'unknown', reason: 'unloadable' });
    expect(tuning.status).toBe('unknown');
  });

  // Each of these was tried with the engine itself.
  it.each([
    ['a document of comments', ACQUISITION, '# none\n--- # nor here\n'],
    ['documents that are empty', ACQUISITION, '---\n---\n'],
    ['labels that are numbers', ACQUISITION, `${FILE}labels: {type: 1, 2: true}\n`],
    [
      'every key of an appsec source',
      ACQUISITION,
      `${APPSEC}${LABELS}name: a\nroutines: 2\npath: x\nauth_cache_duration: 1m\nmode: foo\n`,
    ],
    ['an empty list beside a name', ACQUISITION, `${APPSEC}${LABELS}appsec_configs: []\n`],
    ['a file that ends in capitals', 'crowdsec/acquis.d/x.YAML', LABELS],
    ['a folder of another ending', 'crowdsec/acquis.d/x/y.yaml', LABELS],
    ['a file source with both keys', ACQUISITION, `filename: /x\nfilenames: [/y]\n${LABELS}`],
    ['docker without labels', ACQUISITION, 'source: docker\ncontainer_name: [a]\n'],
    ['a variable in a label', ACQUISITION, `${FILE}labels: {type: $KIND}\n`],
    ['config.yaml.local that is empty', LOCAL, ''],
    ['config.yaml.local with an empty first document', LOCAL, '---\n---\ncrowdsec_service: ~\n'],
    ['config.yaml.local with other sections', LOCAL, 'api: {server: {trusted_ips: [127.0.0.1]}}\ncommon: {daemonize: true}\n'],
    ['a $ that is no variable', LOCAL, 'db_config: {password: "a$$b$"}\n'],
  ])('%s is nothing that it refuses', (_, path, text) => {
    const { loadFault, scenarios, tuning } = judgeCase('f00-baseline', DETECTING, { [path]: text });
    expect(loadFault).toBeNull();
    expect(scenarios.status).toBe('in_sync');
    // A second listener in this way uses the same appsec-config.
    expect(tuning.status).toBe('in_sync');
  });

  it('what CrowdSec would refuse of its items is nothing to it while its log processor is off', () => {
    const overlay = { 'crowdsec/scenarios/broken.yaml': 'name: [\n', [LOCAL]: 'crowdsec_service: {enable: false}\n' };
    expect(judgeCase('f00-baseline', DETECTING, overlay)).toMatchObject({ loadFault: null, scenarios: { status: 'unknown' } });
  });
});
