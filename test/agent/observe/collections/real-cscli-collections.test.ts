import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollectionsReport } from '#contract';
import { Observer } from '../../../../agent/observe/observer.ts';
import { KINDS } from '../../../scripts/support/kinds.ts';
import { Sandbox } from '../../../scripts/support/sandbox.ts';

const SEED = 20_261_125;
/** Each removes or installs several scenarios or parsers, in one call of cscli, and lists the collections in another. */
const STEPS = 40;
const NAMES_A_STEP = 3;
/** Few enough that most collections are whole. */
const ABSENT_MAX = 12;
const PATIENCE_MS = 120_000;
const TYPES = ['scenarios', 'parsers'] as const;

interface Indexed {
  path: string;
  collections?: string[];
}
type Index = Record<(typeof TYPES)[number] | 'collections', Record<string, Indexed>>;

// Without Debian's package KINDS says loudly that this is left out.
const real = KINDS.filter(({ builder }) => builder === 'build');

/** The installed items of a type, and whether cscli calls them tainted. */
async function listed(host: Sandbox, type: string): Promise<Map<string, boolean>> {
  const { stdout } = await host.cscli(type, 'list', '-o', 'json');
  const { [type]: items = [] } = JSON.parse(stdout) as Record<string, { name: string; status: string }[]>;
  return new Map(items.map(({ name, status }) => [name, status.includes('tainted')]));
}

/** A collection and those that it holds. cscli 1.4.6 does not pass the taint of one on to the other, as the engine of today does. */
function withHeld(index: Index, name: string): string[] {
  return [name, ...(index.collections[name]?.collections ?? []).flatMap((held) => withHeld(index, held))];
}

if (real.length === 0) it.skip('every collection stands as the real cscli says, which cannot be had here');

describe.each(real)('beside $label', (kind) => {
  it(
    `every collection stands as cscli says, through ${STEPS} removals and installs (seed ${SEED})`,
    async () => {
      const host = await Sandbox.build(kind);
      const index = JSON.parse(readFileSync(host.file('hub/.index.json'), 'utf8')) as Index;
      // What the package does not bring, or what names data elsewhere, would have to be downloaded.
      const isHere = ({ path }: Indexed) =>
        existsSync(host.file(`hub/${path}`)) && !readFileSync(host.file(`hub/${path}`), 'utf8').includes('source_url');
      const known = { scenarios: here('scenarios'), parsers: here('parsers') };
      function here(type: keyof Index): string[] {
        return Object.keys(index[type]).filter((name) => isHere(index[type][name] ?? { path: '' }));
      }
      for (const name of here('collections')) {
        const target = host.file(`hub/${index.collections[name]?.path}`);
        const link = host.file(`collections/${basename(target)}`);
        if (!existsSync(link)) symlinkSync(target, link);
      }
      for (const type of TYPES) {
        // cscli 1.4.6 downloads what is installed again, so only the others are installed.
        const before = await listed(host, type);
        const others = known[type].filter((name) => !before.has(name));
        expect(await host.cscli(type, 'install', '--', ...others)).toMatchObject({ code: 0 });
      }

      const folders = { crowdsecDir: host.file('.'), crowdsecDirInside: null, hubDir: null, tuningFile: null, sharedDir: null };
      const observer = new Observer(folders);
      const absent = { scenarios: [] as string[], parsers: [] as string[] };
      const seen = new Set<string>();
      const compare = async (): Promise<void> => {
        const report = observer.observe(Date.now()).surfaces.scenarios.collections as CollectionsReport;
        expect(report).toMatchObject({ state: 'read', detail: null });
        const told = await listed(host, 'collections');
        const expected = [...told.keys()].map((name) => {
          const isTainted = withHeld(index, name).some((held) => told.get(held) === true);
          return `${name} ${isTainted ? 'tainted' : 'clean'}`;
        });
        const lines = report.installed.map(({ name, status }) => `${name} ${status}`);
        expect(lines).toEqual(expected.sort());
        for (const line of lines) seen.add(line);
        for (const { status, tainted_by } of report.installed) {
          expect(tainted_by.length > 0).toBe(status === 'tainted');
          for (const { type, name, why } of tainted_by) {
            if (type === 'scenarios' || type === 'parsers') expect([why, isAway(type, name)]).toEqual(['missing', true]);
          }
        }
      };
      // What would have to be downloaded was never there, save what the sandbox came with.
      const isAway = (type: (typeof TYPES)[number], name: string) => absent[type].includes(name) || !known[type].includes(name);

      await compare();
      const step = fc.record({
        type: fc.constantFrom(...TYPES),
        grows: fc.boolean(),
        picks: fc.array(fc.nat(), { minLength: NAMES_A_STEP, maxLength: NAMES_A_STEP }),
      });
      const steps = fc.array(step, { minLength: STEPS, maxLength: STEPS, size: 'max' });
      for (const { type, grows, picks } of fc.sample(steps, { numRuns: 1, seed: SEED }).flat()) {
        const installs = absent[type].length >= ABSENT_MAX || (grows && absent[type].length >= NAMES_A_STEP);
        const pool = installs ? absent[type] : known[type].filter((name) => !absent[type].includes(name));
        const names = picks.flatMap((pick) => pool.splice(pick % pool.length, 1));
        if (!installs) absent[type].push(...names);
        const action = installs ? ['install'] : ['remove', '--force'];
        expect(await host.cscli(type, ...action, '--', ...names)).toMatchObject({ code: 0 });
        await compare();
      }
      // Collections went from clean to tainted or back, many of them.
      const both = [...seen].filter((line) => line.endsWith(' clean') && seen.has(line.replace(/clean$/, 'tainted')));
      expect(both.length).toBeGreaterThan(15);
    },
    PATIENCE_MS,
  );
});
