import { expect } from 'vitest';
import { Random } from '../doubles/random.ts';
import { engineTest } from './support/package.ts';
import { RandomHost } from './support/random-host.ts';
import { startWatchedLab } from './support/start-lab.ts';

const HOSTS = 10;
const STEPS_EACH = 20;
const HASTY = 0.15;
/** After this, nothing is awaited any more: the whole takes 6 min at most. */
const LATE_AFTER_MS = 300_000;
const UNKNOWN_AT_MOST = 0.1;
/** A machine that is late awaits fewer steps, and of fewer it is known what is right. */
const WITH_EVIDENCE_AT_LEAST = 20;
const SEED = Number(process.env.ARGOS_SEED ?? Date.now() % 1_000_000_000);

engineTest(
  'through 200 random steps of ten engines, nothing false is said to run, and seldom nothing is known',
  { timeout: 480_000 },
  async () => {
    const began = performance.now();
    const hosts = await Promise.all(
      Array.from({ length: HOSTS }, async (_, at) => {
        const { lab, agent } = await startWatchedLab();
        return new RandomHost(`host ${at}`, lab, agent, new Random(SEED + at));
      }),
    );
    const ends = await Promise.allSettled(
      hosts.map(async (host) => {
        await host.begin();
        for (let step = 0; step < STEPS_EACH; step++) {
          const isHasty = host.random.chance(HASTY);
          await host.step(isHasty || performance.now() - began > LATE_AFTER_MS);
        }
      }),
    );
    const sum = (of: 'steps' | 'withEvidence' | 'unknown' | 'messages') =>
      hosts.reduce((all, { figures }) => all + figures[of], 0);
    const lies = hosts.flatMap(({ figures }) => figures.lies);
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(
      `${sum('steps')} random steps in ${seconds} s (ARGOS_SEED=${SEED}): ${sum('messages')} messages, ${lies.length} lies; ` +
        `${sum('withEvidence')} steps with evidence, ${sum('unknown')} of them unknown`,
    );
    const broken = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
    const why = `ARGOS_SEED=${SEED} runs these steps again.\n${hosts.map(({ history }) => history).join('\n')}`;
    expect(broken, why).toEqual([]);
    expect(lies, why).toEqual([]);
    expect(sum('steps'), why).toBe(HOSTS * STEPS_EACH);
    expect(sum('withEvidence'), why).toBeGreaterThanOrEqual(WITH_EVIDENCE_AT_LEAST);
    expect(sum('unknown') / sum('withEvidence'), why).toBeLessThanOrEqual(UNKNOWN_AT_MOST);
  },
);
