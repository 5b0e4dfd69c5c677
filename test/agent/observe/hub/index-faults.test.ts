import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import type { Folders } from '../../../../agent/observe/where.ts';
import { configYaml, LOG_ACQUISITION } from '../../support/config-yaml.ts';
import { CROWDSEC, FOLDERS, file, folder, type Host, indexOf, layOut, link } from '../support/host.ts';
import { MemoryDisk, systemError } from '../support/memory-disk.ts';

const PATH = 'scenarios/a/a.yaml';
const INDEX = 'hub/.index.json';
const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const item = (over: object = {}) => file(JSON.stringify({ scenarios: { 'a/a': { path: PATH, version: '0.1', ...over } } }));
const FILE: Host = { [`hub/${PATH}`]: file('old\n') };
const INSTALLED: Host = { ...FILE, 'scenarios/a.yaml': link(`@/hub/${PATH}`) };
const ODD = { versions: { '0.1': { digest: digest('old\n') }, draft: { digest: digest('new\n') } } };

function observe(host: Host, over: Partial<Folders> = {}, disk = new MemoryDisk()) {
  layOut(disk, { 'config.yaml': file(configYaml(CROWDSEC)), 'acquis.yaml': file(LOG_ACQUISITION), ...host });
  return new Observer({ ...FOLDERS, ...over }, disk).observe(disk.nowMs);
}

/** A load fault that is about the index: these made-up items are no whole scenarios, which is told too. */
const ofTheIndex = (fault: string | null) => (fault?.includes('index') ? fault : null);

describe('what of the index would make the next load fail', () => {
  test.each<[string, Host, ...string[]]>([
    ['it is missing', INSTALLED, 'missing'],
    ['it is empty', { ...INSTALLED, [INDEX]: file('') }, 'unexpected end of JSON input'],
    ['it is cut off', { ...INSTALLED, [INDEX]: file('{"scenarios": {') }, 'unexpected end of JSON input'],
    ['it is a folder', { ...INSTALLED, [INDEX]: folder }, 'is a folder'],
    ['it is a link to nowhere in sight', { ...INSTALLED, [INDEX]: link('@/gone.json') }, 'missing'],
    ['it is a link in a circle', { ...INSTALLED, [INDEX]: link(`@/${INDEX}`) }, 'leads nowhere'],
    ['an item without a path', { ...INSTALLED, [INDEX]: item({ path: '' }) }, 'scenarios:a/a has no download path'],
    ['a value of a wrong type', { ...INSTALLED, [INDEX]: item({ file_name: 1 }) }, 'file_name of scenarios:a/a must be string'],
  ])('%s', (_, host, ...words) => {
    const { loadFault, surfaces } = observe(host);
    for (const word of ['/etc/crowdsec/hub/.index.json', ...words]) expect(loadFault).toContain(word);
    // What is installed is still told, as far as the paths of its files tell it.
    expect(surfaces.scenarios).toMatchObject({ state: 'read', installed: [{ name: 'a/a', content: 'unknown' }] });
  });

  test.each<[string, Host, ...string[]]>([
    ['a version that is none, of what is installed', { ...INSTALLED, [INDEX]: item(ODD) }, 'draft', 'invalid semantic version'],
    ['a version that is none, of what is only downloaded', { ...FILE, [INDEX]: item(ODD) }, 'draft', 'invalid semantic version'],
    ['an absolute path of what is downloaded', { ...FILE, [INDEX]: item({ path: `/${PATH}` }) }, 'must be a relative path'],
    ['a path that leads out of the hub', { ...FILE, [INDEX]: item({ path: `../${PATH}` }) }, "escapes the hub's folder"],
    [
      'a path to a name with two dots, which CrowdSec takes for the same',
      { ...FILE, [INDEX]: item({ path: `..a/${PATH}` }) },
      'escapes',
    ],
    [
      'null, to which no local item can be added',
      { [INDEX]: file('null'), 'scenarios/x.yaml': file('name: x\n') },
      'is null',
      'x.yaml',
    ],
  ])('%s', (_, host, ...words) => {
    const { loadFault, surfaces } = observe(host);
    for (const word of words) expect(loadFault).toContain(word);
    expect(surfaces.scenarios.state).toBe('invalid');
  });
});

describe('what of the index does not', () => {
  test.each<[string, Host]>([
    ['an index behind a link', { ...INSTALLED, [INDEX]: link('@/index.json'), 'index.json': indexOf({ 'a/a': PATH }) }],
    ['a version that is none, of what is not on the host', { [INDEX]: item(ODD) }],
    ['an odd path of what is not on the host', { [INDEX]: item({ path: `/${PATH}` }) }],
    [
      'an odd path of an installed item whose file has another name',
      { ...INSTALLED, [INDEX]: file(JSON.stringify({ scenarios: { 'b/b': { path: `/${PATH}` } } })) },
    ],
    ['null, where nothing is local', { ...INSTALLED, [INDEX]: file('null') }],
    [
      'a version of an item that a file in the hub belongs to by its path alone',
      { [`hub/${PATH}`]: file(''), [INDEX]: file(JSON.stringify({ scenarios: { 'b/b': { path: PATH, ...ODD } } })) },
    ],
    [
      'a hub that the agent does not see',
      { 'scenarios/x.yaml': file('name: x\n'), 'config.yaml': file('config_paths:\n  hub_dir: /var/lib/no-such/hub\n') },
    ],
    ['a config.yaml that could name another', { 'scenarios/x.yaml': file('name: x\n'), 'config.yaml': file('a: "b\n') }],
    ['a link that leads out of sight', { ...INSTALLED, [INDEX]: link('/opt/elsewhere/index.json') }],
  ])('%s', (_, host) => {
    expect(ofTheIndex(observe(host).loadFault)).toBeNull();
  });

  test('one that may not be read', () => {
    const disk = new MemoryDisk();
    const open = disk.open.bind(disk);
    disk.open = (path) => {
      if (path.endsWith('.index.json')) throw systemError('EACCES');
      return open(path);
    };
    const { loadFault, surfaces } = observe({ ...INSTALLED, [INDEX]: item() }, {}, disk);
    expect(ofTheIndex(loadFault)).toBeNull();
    expect(surfaces.scenarios).toMatchObject({ state: 'read', installed: [{ name: 'a/a', content: 'unknown' }] });
  });
});

test('a fault comes and goes with the index, and an unchanged one is not read again', () => {
  const disk = new MemoryDisk();
  layOut(disk, {
    'config.yaml': file(configYaml(CROWDSEC)),
    'acquis.yaml': file(LOG_ACQUISITION),
    ...INSTALLED,
    [INDEX]: file('{'),
  });
  const observer = new Observer(FOLDERS, disk);
  const faultAfter = (change: () => void): string | null => {
    disk.nowMs += 60_000;
    change();
    disk.nowMs += 60_000;
    return observer.observe(disk.nowMs).loadFault;
  };
  expect(faultAfter(() => {})).toContain('unexpected end');
  expect(faultAfter(() => disk.put('/etc/crowdsec/scenarios/b.yaml', file('name: b\n')))).toContain('unexpected end');
  expect(faultAfter(() => disk.put(`/etc/crowdsec/${INDEX}`, item()))).not.toContain('index');
  expect(faultAfter(() => disk.remove(`/etc/crowdsec/${INDEX}`))).toContain('missing');
});
