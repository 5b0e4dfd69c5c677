import { expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { configYaml, LOG_ACQUISITION } from '../../support/config-yaml.ts';
import { CROWDSEC, FOLDERS, file, folder, indexOf, layOut, link } from '../support/host.ts';
import { MemoryDisk } from '../support/memory-disk.ts';

const MINUTE_MS = 60_000;
const OUT = `${CROWDSEC}/hub/scenarios/a/out.yaml`;

function begin() {
  const disk = new MemoryDisk();
  layOut(disk, {
    'config.yaml': file(configYaml(CROWDSEC)),
    'acquis.yaml': file(LOG_ACQUISITION),
    'hub/.index.json': indexOf({ 'a/a': 'scenarios/a/a.yaml' }),
    'hub/scenarios/a/a.yaml': file(''),
    'hub/collections/a': folder,
    x: file('name: ext/x\n'),
  });
  const listed: string[] = [];
  const list = disk.list.bind(disk);
  disk.list = (path) => {
    listed.push(path.slice(CROWDSEC.length));
    return list(path);
  };
  const observer = new Observer(FOLDERS, disk);
  const observeAfter = (change: () => void) => {
    disk.nowMs += MINUTE_MS;
    change();
    disk.nowMs += MINUTE_MS;
    listed.length = 0;
    const { surfaces, loadFault, directories } = observer.observe(disk.nowMs);
    return { names: surfaces.scenarios.installed.map(({ name }) => name), loadFault, directories, listed: [...listed] };
  };
  return { disk, observeAfter };
}

test('a link that appears in the hub and goes away is noticed', () => {
  const { disk, observeAfter } = begin();
  expect(observeAfter(() => {}).names).toEqual([]);
  expect(observeAfter(() => disk.put(OUT, link('@/x'))).names).toEqual(['ext/x']);
  expect(observeAfter(() => disk.put(`${CROWDSEC}/x`, file('name: ext/y\n'))).names).toEqual(['ext/y']);
  expect(observeAfter(() => disk.remove(OUT)).names).toEqual([]);
  expect(observeAfter(() => disk.put(`${CROWDSEC}/hub/scenarios/new/out.yaml`, link('@/x'))).names).toEqual(['ext/y']);
});

test('a new index is held to the files that the hub has', () => {
  const { disk, observeAfter } = begin();
  expect(observeAfter(() => {}).loadFault).toBeNull();
  const index = file('{"scenarios":{"a/a":{"path":"/scenarios/a/a.yaml"}}}');
  expect(observeAfter(() => disk.put(`${CROWDSEC}/hub/.index.json`, index)).loadFault).toContain('relative path');
});

test('a new index says what an unchanged link installs, also where the hub’s folder is a link', () => {
  const { disk, observeAfter } = begin();
  const renamed = () => disk.put(`${CROWDSEC}/hub/.index.json`, indexOf({ 'a/new': 'scenarios/a/a.yaml' }));
  const named = () => disk.put(`${CROWDSEC}/hub/.index.json`, indexOf({ 'a/a': 'scenarios/a/a.yaml' }));
  disk.put(`${CROWDSEC}/scenarios/a.yaml`, link('@/hub/scenarios/a/a.yaml'));
  expect(observeAfter(() => {}).names).toEqual(['a/a']);
  expect(observeAfter(renamed).names).toEqual(['a/new']);
  disk.put(`${CROWDSEC}/elsewhere/a/a.yaml`, file(''));
  disk.remove(`${CROWDSEC}/hub/scenarios`);
  disk.put(`${CROWDSEC}/hub/scenarios`, link('@/elsewhere'));
  expect(observeAfter(() => {}).names).toEqual(['a/new']);
  expect(observeAfter(named).names).toEqual(['a/a']);
});

test('what has not changed is not listed again, and not watched', () => {
  const { disk, observeAfter } = begin();
  expect(observeAfter(() => {}).listed).toContain('/hub/scenarios/a');
  const { listed, directories } = observeAfter(() => disk.put(`${CROWDSEC}/scenarios/b.yaml`, file('name: b\n')));
  expect(listed.filter((path) => path.startsWith('/hub'))).toEqual([]);
  expect(directories.filter((path) => path.startsWith(`${CROWDSEC}/hub/`))).toEqual([]);
});
