import { describe, expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import type { Folders } from '../../../../agent/observe/where.ts';
import { file, type Host, onDisk } from './host.ts';

/** A folder and what it must read as. */
export interface Case {
  what: string;
  host: Host;
  /** `name file origin`, and the content where it is known, sorted by name. */
  reads?: string[];
  /** `file why`. */
  ignores?: string[];
  /** Where it is not `read`: the state, and words of the sentence. */
  refused?: [state: string, ...words: string[]];
  folders?: Partial<Folders>;
}

/** Tests the cases of one rule of CrowdSec's hub reader, each in a folder with a config.yaml of its own. */
export function rule(title: string, cases: Case[]): void {
  describe(title, () => {
    test.each(cases)('$what', ({ host, reads = [], ignores = [], refused, folders }) => {
      const report = onDisk({ 'config.yaml': file('common: {}\n'), ...host }, (own) => {
        return new Observer({ ...own, ...folders }).observe(Date.now()).surfaces.scenarios;
      });
      const installed = report.installed.map(({ name, file: at, origin, content }) =>
        [name, at, origin, ...(content === 'unknown' ? [] : [content])].join(' '),
      );
      const ignored = report.ignored.map(({ file: at, why }) => `${at} ${why}`);
      const [state = 'read', ...words] = refused ?? [];
      expect({ state: report.state, installed, ignored }).toEqual({ state, installed: reads, ignored: ignores });
      expect(report.detail === null).toBe(refused === undefined);
      for (const word of words) expect(report.detail).toContain(word);
    });
  });
}
