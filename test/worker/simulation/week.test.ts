import { reset, runInDurableObject } from 'cloudflare:test';
import { afterAll, expect, test } from 'vitest';
import { Random } from '../../doubles/random.ts';
import { TestAgent } from '../support/agent.ts';
import { START } from '../support/clock.ts';
import { env, fleetStub } from '../support/env.ts';
import { SimulatedClock } from './clock.ts';
import { takeLogs } from './logs.ts';
import { simulate } from './simulate.ts';

// The seed is a fixed one, so that a failure is of the change at hand. Any other is another week.
const SEED = Number(env.ARGOS_SEED || 13);
const DAYS = Number(env.ARGOS_DAYS || 7);
const HOSTS = 3;

/** What a week must have shown to its readers: statuses, and reasons of an unknown. */
const SHOWN = [
  ...[
    'in_sync',
    'drifted',
    'undeclared',
    'agent_silent',
    'duplicate_agent',
    'check_stopped',
    'engine_down',
    'unreadable',
    'missing',
  ],
  ...['indeterminate', 'not_loaded', 'never_reported'],
];

afterAll(() => reset());

test('readers see the truth in time or an honest unknown, and never a false green', { timeout: 3_600_000 }, async () => {
  const clock = new SimulatedClock(START);
  const errors: string[] = [];
  const undo = [clock.install(), takeLogs(errors)];
  const agents: TestAgent[] = [];
  try {
    for (let host = 0; host < HOSTS; host += 1) agents.push(await TestAgent.enrol(`host-${host}`));
    const lived = await runInDurableObject(fleetStub(), (_, state) => simulate(state, clock, new Random(SEED), agents, DAYS));
    const { readings, limits, shown } = lived;
    console.log(
      `${lived.days} simulated days (ARGOS_SEED=${SEED}): ${lived.messages} messages, ${lived.acts} acts of operators, ` +
        `${lived.deployments} deployments, ${lived.clockSteps} clock steps, troubles ${JSON.stringify(lived.troubles)}; ` +
        `${readings.all} readings judged, ${readings.inTrouble} of them in trouble; ${limits.writes} KV writes a day at most ` +
        `(${limits.tried} tried), ${lived.rowsOfAHeartbeat} row a quiet heartbeat, ${limits.rowsWritten} rows written and ` +
        `${limits.requests} requests a day, ${limits.rows} rows kept, snapshot ${limits.snapshotBytes} bytes; ` +
        `${readings.falseGreens} false greens`,
    );
    expect(lived.violations, `ARGOS_SEED=${SEED} runs it again`).toEqual([]);
    expect(errors).toEqual([]);
    expect(readings.falseGreens).toBe(0);
    // A simulation in which nothing of this was to be seen would prove nothing; a short one may miss some.
    if (DAYS >= 7) expect(Object.keys(shown)).toEqual(expect.arrayContaining(SHOWN));
  } finally {
    for (const each of undo) each();
  }
});
