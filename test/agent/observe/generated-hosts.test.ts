import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { ScenariosReport } from '#contract';
import { Observer } from '../../../agent/observe/observer.ts';
import { arbitraryHost } from './support/arbitrary-host.ts';
import { CROWDSEC, FOLDERS, file, type Host, indexOf, layOut, link, onDisk } from './support/host.ts';
import { MemoryDisk } from './support/memory-disk.ts';
import { modelReading, type Reading } from './support/model.ts';

/** How many hosts each property is tried with; fast-check prints the seed and the host where one fails. */
const HOSTS = 6_500;
const GARBAGE = 2_500;
const EDITS = 1_500;
const ON_DISK = 100;

function observe(disk: MemoryDisk): ScenariosReport {
  return new Observer(FOLDERS, disk).observe(disk.nowMs).surfaces.scenarios;
}

function readingOf({ state, installed, ignored }: ScenariosReport): Reading {
  return {
    state,
    installed: installed.map(({ name, file: at, origin }) => `${name} ${at} ${origin}`).sort(),
    ignored: ignored.map(({ file: at, why }) => `${at} ${why}`).sort(),
  };
}

test(`${HOSTS} generated hosts read as the rules say`, () => {
  fc.assert(
    fc.property(arbitraryHost, (host) => {
      const disk = new MemoryDisk();
      layOut(disk, host);
      expect(readingOf(observe(disk))).toEqual(modelReading(host));
    }),
    { numRuns: HOSTS },
  );
});

test(`${ON_DISK} of them read the same on a disk of this machine`, () => {
  const fits = (host: Host) => Object.keys(host).every((path) => path.split('/').every((part) => Buffer.byteLength(part) <= 255));
  fc.assert(
    fc.property(arbitraryHost.filter(fits), (host) => {
      // Making a FIFO takes a process.
      if (!JSON.stringify(host).includes(`"${CROWDSEC}/mine/device"`)) delete host['mine/device'];
      const report = onDisk(host, (folders) => new Observer(folders).observe(Date.now()).surfaces.scenarios);
      expect(readingOf(report)).toEqual(modelReading(host));
    }),
    { numRuns: ON_DISK },
  );
});

test(`${GARBAGE} local files of any bytes are read or refused, never stumbled over`, () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
    fc
      .array(fc.constantFrom(...'name: &*<>[]{}"\'|?!%@`#-,\n\t\\u0085a~'), { maxLength: 40 })
      .map((chars) => Buffer.from(chars.join(''))),
  );
  fc.assert(
    fc.property(bytes, (garbage) => {
      const disk = new MemoryDisk();
      layOut(disk, { 'scenarios/fine.yaml': file('name: me/fine\n'), 'scenarios/odd.yaml': file(garbage) });
      const report = v.parse(ScenariosReport, observe(disk));
      // A stumble of the agent itself would be a sentence of this kind.
      expect(report.detail ?? '').not.toContain('the agent could not read it');
      // Either all of the folder is told or nothing is.
      expect(report.installed.some(({ name }) => name === 'me/fine')).toBe(report.state === 'read');
    }),
    { numRuns: GARBAGE },
  );
});

test(`${GARBAGE} indexes of any bytes are an index or none`, () => {
  const item = fc.oneof(fc.record({ path: fc.constantFrom('scenarios/a/a.yaml', 'a.yaml', '') }), fc.jsonValue({ maxDepth: 1 }));
  const text = fc.oneof(
    fc.string(),
    fc
      .dictionary(fc.constantFrom('a/a', 'a/b', '__proto__', ''), item, { maxKeys: 3 })
      .map((items) => JSON.stringify({ scenarios: items })),
    fc.jsonValue().map((value) => JSON.stringify({ scenarios: value })),
  );
  fc.assert(
    fc.property(text, (garbage) => {
      const disk = new MemoryDisk();
      const host = { 'hub/scenarios/a/a.yaml': file(''), 'scenarios/x.yaml': { link: `${CROWDSEC}/hub/scenarios/a/a.yaml` } };
      layOut(disk, { ...host, 'hub/.index.json': file(garbage) });
      const report = v.parse(ScenariosReport, observe(disk));
      expect(report.detail ?? '').not.toContain('the agent could not read it');
      const named = new Set(['a/a', 'a/b', '__proto__', '']);
      expect(report.installed.every(({ name }) => named.has(name))).toBe(true);
    }),
    { numRuns: GARBAGE },
  );
});

test(`an observer that lives through any of ${EDITS} sequences of edits reads what a new one reads`, () => {
  const paths = ['scenarios/a.yaml', 'scenarios/b.yaml', 'scenarios/sub/c.yaml', 'hub/scenarios/o/n.yaml', 'hub/.index.json'];
  const nodes = [
    ...['name: one\n', 'name: two\n', 'name: [x]\n'].map(file),
    ...['hub/scenarios/o/n.yaml', 'scenarios/a.yaml', 'none'].map((at) => ({ link: `${CROWDSEC}/${at}` })),
    indexOf({ 'o/n': 'scenarios/o/n.yaml' }),
    indexOf({ 'o/m': 'scenarios/o/n.yaml' }),
  ];
  const edit = fc.record({
    path: fc.constantFrom(...paths),
    node: fc.option(fc.constantFrom(...nodes)),
    // A disk whose clock stands still between an edit and a look hides the edit from stats.
    passesMs: fc.constantFrom(0, 0, 1, 1_999, 2_001, 60_000),
    looks: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 14 }), (edits) => {
      const disk = new MemoryDisk();
      layOut(disk, {
        'config.yaml': file('common: {}\n'),
        'hub/.index.json': indexOf({ 'o/n': 'scenarios/o/n.yaml' }),
        'hub/scenarios/o/n.yaml': file('name: one\n'),
        'scenarios/a.yaml': link('@/hub/scenarios/o/n.yaml'),
        'scenarios/b.yaml': file('name: one\n'),
      });
      const living = new Observer(FOLDERS, disk);
      for (const { path, node, passesMs, looks } of edits) {
        if (node === null) disk.remove(`${CROWDSEC}/${path}`);
        else disk.put(`${CROWDSEC}/${path}`, node);
        disk.nowMs += passesMs;
        if (looks) expect(living.observe(disk.nowMs).surfaces).toEqual(new Observer(FOLDERS, disk).observe(disk.nowMs).surfaces);
      }
    }),
    { numRuns: EDITS },
  );
});
