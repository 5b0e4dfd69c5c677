import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { KINDS } from '../../../scripts/support/kinds.ts';
import { Sandbox } from '../../../scripts/support/sandbox.ts';

const SEED = 20_261_122;
/** 200 installs and removals, several a call of cscli, which takes about 100 ms each. */
const CALLS = 50;
const NAMES_A_CALL = 4;
const PATIENCE_MS = 120_000;

// Without Debian's package KINDS says loudly that this is left out.
const real = KINDS.filter(({ builder }) => builder === 'build');

async function listed(host: Sandbox): Promise<string[]> {
  const { stdout } = await host.cscli('scenarios', 'list', '-o', 'json');
  const { scenarios } = JSON.parse(stdout) as { scenarios: { name: string; status: string }[] };
  return scenarios.map(({ name, status }) => `${name} ${status.includes('tainted') ? 'tainted' : 'clean'}`).sort();
}

if (real.length === 0) it.skip('every reading equals the list of the real cscli, which cannot be had here');

describe.each(real)('beside $label', (kind) => {
  it(
    `every reading equals cscli's list, through ${CALLS * NAMES_A_CALL} installs and removals (seed ${SEED})`,
    async () => {
      const host = await Sandbox.build(kind);
      const index = JSON.parse(readFileSync(host.file('hub/.index.json'), 'utf8')) as {
        scenarios: Record<string, { path: string }>;
      };
      // What the package does not bring would have to be downloaded.
      const known = Object.keys(index.scenarios).filter((name) => existsSync(host.file(`hub/${index.scenarios[name]?.path}`)));
      const step = fc.record({
        installs: fc.boolean(),
        picks: fc.array(fc.nat(), { minLength: NAMES_A_CALL, maxLength: NAMES_A_CALL }),
      });
      const [steps = []] = fc.sample(fc.array(step, { minLength: CALLS, maxLength: CALLS, size: 'max' }), {
        numRuns: 1,
        seed: SEED,
      });
      const folders = { crowdsecDir: host.file('.'), crowdsecDirInside: null, hubDir: null, tuningFile: null, sharedDir: null };
      const observer = new Observer(folders);
      const sizes = new Set<number>();
      let before = new Set(await host.installed());
      for (const { installs, picks } of steps) {
        // cscli 1.4.6 downloads what is installed again, so only the others are installed. Few left on one side: the other way.
        const absent = known.filter((name) => !before.has(name));
        const present = known.filter((name) => before.has(name));
        const grows = present.length <= NAMES_A_CALL || (installs && absent.length > NAMES_A_CALL);
        const pool = grows ? absent : present;
        const names = picks.flatMap((pick) => pool.splice(pick % pool.length, 1));
        const action = grows ? ['install'] : ['remove', '--force'];
        expect(await host.cscli('scenarios', ...action, '--', ...names)).toMatchObject({ code: 0 });
        const { state, installed } = observer.observe(Date.now()).surfaces.scenarios;
        expect(state).toBe('read');
        expect(installed.map(({ name, content }) => `${name} ${content}`).sort()).toEqual(await listed(host));
        before = new Set(installed.map(({ name }) => name));
        sizes.add(installed.length);
      }
      expect(steps).toHaveLength(CALLS);
      expect(sizes.size).toBeGreaterThan(5);
    },
    PATIENCE_MS,
  );
});
