import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Observer } from '../../../agent/observe/observer.ts';
import { KINDS } from '../support/kinds.ts';
import { Sandbox } from '../support/sandbox.ts';

const SEED = 20_261_130;
const STEPS = 20;
const PATIENCE_MS = 240_000;
/** How many rules each of the scenarios has; the last one has none of its own name. */
const RULES = [1, 2, 3, 1];

const rule = (name: string) => `type: trigger\nname: ${name}\ndescription: x\nfilter: "1 == 1"\n`;
const WISHES = ['enabled', 'simulated', null] as const;
/** A simulation.yaml: the rules that it names, by number, some of them twice. And what shall be of each scenario. */
const step = fc.record({
  all: fc.boolean(),
  named: fc.array(fc.nat({ max: 6 }), { maxLength: 6 }),
  wishes: fc.array(fc.constantFrom(...WISHES), { minLength: RULES.length, maxLength: RULES.length }),
  ofBaseline: fc.array(fc.boolean(), { minLength: RULES.length, maxLength: RULES.length }),
});

// With the real cscli where it can be had, and with the last of the shells.
const kinds = [...KINDS.filter(({ builder }) => builder === 'build'), ...KINDS.slice(-1)];

describe.each(kinds)('whatever simulation.yaml says and whatever is declared ($label)', (kind) => {
  it(
    `the agent then sees each scenario as it shall be, and the others as they were (${STEPS} applies, seed ${SEED})`,
    async () => {
      const host = await Sandbox.build(kind);
      const names = (await host.installed()).slice(0, RULES.length);
      const rules = names.map((name, n) =>
        Array.from({ length: RULES[n] ?? 1 }, (_, m) => (m === 0 && n < 3 ? name : `${name}_rule-${m}`)),
      );
      for (const [n, name] of names.entries()) {
        writeFileSync(host.file(`hub/scenarios/${name}.yaml`), (rules[n] ?? []).map(rule).join('---\n'));
      }
      const observer = new Observer({
        crowdsecDir: host.file('.'),
        crowdsecDirInside: null,
        hubDir: null,
        tuningFile: null,
        sharedDir: null,
      });
      const look = () => {
        const { installed } = observer.observe(Date.now()).surfaces.scenarios;
        const extents = installed.map(
          (item) => [item.name, item.simulated_in_part ? 'part' : item.simulated ? 'all' : 'none'] as const,
        );
        return new Map(extents);
      };
      const every = rules.flat();
      const steps = fc.sample(step, { numRuns: STEPS, seed: SEED });
      for (const [n, { all, named, wishes, ofBaseline }] of steps.entries()) {
        const exclusions = named.map((at) => `\n- ${every[at]}`).join('');
        writeFileSync(host.file('simulation.yaml'), `simulation: ${all}${exclusions && `\nexclusions:${exclusions}`}\n`);
        const wanted = (wish: string) => names.filter((_, at) => wishes[at] === wish);
        const baseline = names.filter((_, at) => wishes[at] !== null && ofBaseline[at]);
        host.intend({ revision: n + 1, enabled: wanted('enabled'), simulated: wanted('simulated'), baseline });
        const before = look();
        expect(await host.apply(['--yes'])).toMatchObject({ code: 0, stderr: '' });
        const after = look();
        for (const [at, name] of names.entries()) {
          const found = after.get(name);
          if (wishes[at] === null) expect(found).toBe(before.get(name));
          else if (wishes[at] === 'enabled') expect(found).toBe('none');
          else if (baseline.includes(name)) expect(['part', 'all']).toContain(found);
          else expect(found).toBe('all');
        }
      }
    },
    PATIENCE_MS,
  );
});
