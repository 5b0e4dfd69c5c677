import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { configYaml, LOG_ACQUISITION } from '../../support/config-yaml.ts';
import { CROWDSEC, FOLDERS, file, type Host, layOut, link } from '../support/host.ts';
import { hub } from '../support/hub.ts';
import { MemoryDisk } from '../support/memory-disk.ts';

const digest = (text: string) => ({ digest: createHash('sha256').update(text).digest('hex') });

function observe(host: Host) {
  const disk = new MemoryDisk();
  layOut(disk, { 'config.yaml': file(configYaml(CROWDSEC)), 'acquis.yaml': file(LOG_ACQUISITION), ...host });
  const { loadFault, surfaces } = new Observer(FOLDERS, disk).observe(disk.nowMs);
  return { loadFault, scenarios: surfaces.scenarios, collections: surfaces.scenarios.collections };
}

/** A collection whose latest version is no semantic version, and one that holds it. */
function oddLatest(text: string, links: readonly string[]): Host {
  const versions = { '0.1': digest('inner\n') };
  const index = {
    collections: {
      'a/inner': { path: 'collections/a/inner.yaml', version: 'draft', versions },
      'a/outer': {
        path: 'collections/a/outer.yaml',
        version: '1',
        versions: { '1': digest('outer\n') },
        collections: ['a/inner'],
      },
    },
  };
  return {
    'hub/.index.json': file(JSON.stringify(index)),
    'hub/collections/a/inner.yaml': file(text),
    'hub/collections/a/outer.yaml': file('outer\n'),
    ...Object.fromEntries(links.map((name) => [`collections/${name}.yaml`, link(`@/hub/collections/a/${name}.yaml`)])),
  };
}

describe('a collection whose latest version is no version', () => {
  test.each([
    ['it is installed', ['inner']],
    ['it is only downloaded, and an installed one holds it', ['outer']],
  ])('ends CrowdSec where %s', (_, links) => {
    const { loadFault, scenarios, collections } = observe(oddLatest('inner\n', links));
    for (const word of ["the hub's index", 'a/inner']) expect(loadFault).toContain(word);
    expect([scenarios.state, collections?.state]).toEqual(['read', 'invalid']);
  });

  test.each([
    ['nothing is installed', oddLatest('inner\n', [])],
    ['its file is no version of the index, so none is compared', oddLatest('changed\n', ['inner', 'outer'])],
    ['a local one stands in its place', { ...oddLatest('inner\n', ['outer']), 'collections/mine.yaml': file('name: a/inner\n') }],
  ])('does not where %s', (_, host) => {
    const { loadFault, collections } = observe(host);
    expect([loadFault, collections?.state]).toEqual([null, 'read']);
  });
});

test('a circle is a load fault', () => {
  const { loadFault } = observe(hub({ 'collections a/a': { holds: { collections: ['a/a'] }, installed: 'no' } }));
  expect(loadFault).toContain('holds itself');
});

test.each([
  ['a missing folder', 'missing', {}],
  ['a file that cannot be loaded', 'invalid', { 'scenarios/a.yaml': file('name: [a]\n') }],
])('what of another type fails is told where the scenarios are not read: %s', (_, state, more: Host) => {
  const disk = new MemoryDisk();
  const parser = { 'parsers/s01-parse/broken.yaml': file('name: [b]\n') };
  const config = { 'config.yaml': file(configYaml(CROWDSEC)), 'acquis.yaml': file(LOG_ACQUISITION) };
  layOut(disk, { ...config, 'hub/.index.json': file('{}'), ...parser, ...more });
  if (state === 'missing') disk.remove('/etc/crowdsec/scenarios');
  const { loadFault, surfaces } = new Observer(FOLDERS, disk).observe(disk.nowMs);
  expect(surfaces.scenarios.state).toBe(state);
  expect(loadFault).toMatch(state === 'missing' ? /broken\.yaml/ : /a\.yaml.*\(and 1 more\)/);
});
