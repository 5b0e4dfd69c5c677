import { dirname } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Disk } from '../../../../agent/observe/disk/disk.ts';
import { Observer } from '../../../../agent/observe/observer.ts';
import { CROWDSEC, FOLDERS, file, type Host, layOut, link } from '../support/host.ts';
import { hub, hubFileOf, linkOf } from '../support/hub.ts';
import { MemoryDisk } from '../support/memory-disk.ts';
import { lines } from '../support/told.ts';

// What was just written could still change within one tick of the disk's clock.
const LATER_MS = 60_000;
const HOST: Host = hub({
  'parsers a/logs': {},
  'postoverflows a/rdns': {},
  'scenarios a/bf': {},
  'contexts a/context': {},
  'appsec-configs a/config': {},
  'appsec-rules a/rule': {},
  'collections a/inner': { holds: { scenarios: ['a/bf'] } },
  'collections a/all': {
    holds: {
      parsers: ['a/logs'],
      postoverflows: ['a/rdns'],
      contexts: ['a/context'],
      'appsec-configs': ['a/config'],
      'appsec-rules': ['a/rule'],
      collections: ['a/inner'],
    },
  },
});
const HELD = [
  ['parsers', 'a/logs'],
  ['postoverflows', 'a/rdns'],
  ['scenarios', 'a/bf'],
  ['contexts', 'a/context'],
  ['appsec-configs', 'a/config'],
  ['appsec-rules', 'a/rule'],
  ['collections', 'a/inner'],
] as const;

let disk = new MemoryDisk();
let observer = new Observer(FOLDERS, disk);
/** What the next observation tells, after a pass of stats alone had its say. */
function next(): string[] {
  disk.nowMs += LATER_MS;
  const { surfaces } = observer.again(disk.nowMs) ?? observer.observe(disk.nowMs);
  if (surfaces.scenarios.collections === undefined) throw new Error('no collections are reported');
  return lines(surfaces.scenarios.collections);
}
const CLEAN = ['a/all clean holds a/bf', 'a/inner clean holds a/bf'];

beforeEach(() => {
  disk = new MemoryDisk();
  layOut(disk, { 'config.yaml': file('common: {}\n'), ...HOST });
  observer = new Observer(FOLDERS, disk);
  expect(next()).toEqual(CLEAN);
});

test('each folder is listed once an observation, whoever asks for it', () => {
  disk.put(`${CROWDSEC}/acquis.yaml`, file('source: appsec\nappsec_config: a/config\nlabels: {type: appsec}\n'));
  const listed: string[] = [];
  const counting: Disk = {
    lstat: (path) => disk.lstat(path),
    list: (path) => {
      listed.push(path);
      return disk.list(path);
    },
    readLink: (path) => disk.readLink(path),
    open: (path) => disk.open(path),
  };
  new Observer(FOLDERS, counting).observe(disk.nowMs);
  expect(listed).toContain(`${CROWDSEC}/appsec-rules`);
  expect(listed).toEqual([...new Set(listed)]);
});

test('an untouched host is a pass of stats', () => {
  disk.nowMs += LATER_MS;
  expect(observer.again(disk.nowMs)).not.toBeNull();
});

describe.each(HELD)('of %s', (type, name) => {
  test('one that is removed and put back shows at the next look each time', () => {
    const at = `${CROWDSEC}/${linkOf(type, name)}`;
    disk.remove(at);
    expect(next()[0]).toContain(`a/all tainted by ${type} ${name} missing`);
    disk.put(at, link(`@/${hubFileOf(type, name)}`));
    expect(next()).toEqual(CLEAN);
  });

  test('one whose file in the hub is edited shows at the next look', () => {
    disk.put(`${CROWDSEC}/${hubFileOf(type, name)}`, file('edited\n'));
    expect(next()[0]).toContain(`a/all tainted by ${type} ${name} changed`);
  });

  test('its folders are worth watching, here and in the hub', () => {
    disk.nowMs += LATER_MS;
    const { directories } = observer.observe(disk.nowMs);
    expect(directories).toContain(dirname(`${CROWDSEC}/${linkOf(type, name)}`));
    expect(directories).toContain(dirname(`${CROWDSEC}/${hubFileOf(type, name)}`));
  });
});

test('a changed collection’s own list is read again when it changes', () => {
  const at = `${CROWDSEC}/${hubFileOf('collections', 'a/inner')}`;
  disk.put(at, file('scenarios: [a/bf]\nauthor: me\n'));
  expect(next()[1]).toBe('a/inner tainted by collections a/inner changed holds a/bf');
  disk.put(at, file('scenarios: []\nauthor: me\n'));
  expect(next()[1]).toBe('a/inner tainted by collections a/inner changed');
});

test('a folder that is made later shows at the next look', () => {
  disk.remove(`${CROWDSEC}/contexts`);
  expect(next()[0]).toContain('contexts a/context missing');
  disk.put(`${CROWDSEC}/${linkOf('contexts', 'a/context')}`, link(`@/${hubFileOf('contexts', 'a/context')}`));
  expect(next()).toEqual(CLEAN);
});

test('another index shows at the next look', () => {
  disk.put(`${CROWDSEC}/hub/.index.json`, hub({ 'collections a/all': {} })['hub/.index.json'] ?? file(''));
  expect(next()).toEqual(['a/all tainted by collections a/all changed']);
});
