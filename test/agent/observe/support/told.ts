import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type CollectionsReport, ScenariosReport } from '#contract';
import { Observer } from '../../../../agent/observe/observer.ts';
import { FOLDERS, file, type Host, layOut } from './host.ts';
import { MemoryDisk } from './memory-disk.ts';

/** A host and what must be told of its collections. */
export interface Told {
  what: string;
  host: Host;
  /** As `lines` writes them, sorted by name. */
  tells?: string[];
  /** Where it is not `read`: the state, and words of the sentence. */
  refused?: [state: string, ...words: string[]];
}

/** `name status by type name why, ... holds scenario ...`, where there is something; `itself` where its own file is outdated. */
export function lines({ installed }: CollectionsReport): string[] {
  return installed.map(({ name, content, status, tainted_by, scenarios }) => {
    const by = tainted_by.map((taint) => `${taint.type} ${taint.name} ${taint.why}`).join(', ');
    const own = content === 'outdated' ? ['itself'] : [];
    return [
      name,
      status,
      ...own,
      ...(by === '' ? [] : ['by', by]),
      ...(scenarios.length === 0 ? [] : ['holds', ...scenarios]),
    ].join(' ');
  });
}

/** What an agent reports of a host in memory. */
export function reportOf(host: Host): { scenarios: ScenariosReport; collections: CollectionsReport } {
  const disk = new MemoryDisk();
  layOut(disk, { 'config.yaml': file('common: {}\n'), ...host });
  const scenarios = v.parse(ScenariosReport, new Observer(FOLDERS, disk).observe(disk.nowMs).surfaces.scenarios);
  if (scenarios.collections === undefined) throw new Error('no collections are reported');
  return { scenarios, collections: scenarios.collections };
}

/** Tests what is told of collections. The scenarios of each host must read, whatever its collections are. */
export function told(title: string, cases: Told[]): void {
  describe(title, () => {
    test.each(cases)('$what', ({ host, tells = [], refused }) => {
      const { scenarios, collections } = reportOf(host);
      expect([scenarios.state, scenarios.detail]).toEqual(['read', null]);
      const [state = 'read', ...words] = refused ?? [];
      expect({ state: collections.state, tells: lines(collections) }).toEqual({ state, tells });
      expect(collections.detail === null).toBe(refused === undefined);
      for (const word of words) expect(collections.detail).toContain(word);
    });
  });
}
