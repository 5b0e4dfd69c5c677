import { reset } from 'cloudflare:test';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readFleet } from '../../../../worker/fleet/tables/fleet.ts';
import { env } from '../../support/env.ts';
import { withFailing } from '../../support/faulty-storage.ts';
import { leftBehind, readTables, restoreTables, type Tables } from '../../support/tables.ts';
import { CHANGES, type Scene, SSH, sent } from './support/operations.ts';
import { inScene } from './support/scene.ts';

let logged: string[] = [];
beforeEach(() => {
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => logged.push(JSON.parse(line).event));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  return reset();
});

let faults = 0;
afterAll(() =>
  console.log(`faults: ${CHANGES.length} operations, ${faults} faults of what follows the commit, every change stands`),
);

/** Runs an operation while something that follows its commit fails. */
type Fail = (storage: DurableObjectStorage, operation: () => Promise<unknown>) => Promise<unknown>;

const FAILING: readonly (readonly [string, Fail])[] = [
  ['reading the alarm', (storage, operation) => withFailing(storage, 'getAlarm', operation)],
  ['setting the alarm', (storage, operation) => withFailing(storage, 'setAlarm', operation)],
  ['writing KV', (_, operation) => withFailing(env.SNAPSHOT, 'put', operation)],
];

test.each(CHANGES)('%s: what was committed is answered as done, and the next tick publishes it', async (_, ask) => {
  await inScene(async (scene, storage) => {
    const { fleet, now } = scene;
    const before = readTables(storage.sql);
    const again = () => {
      restoreTables(storage, before);
      fleet.clock = () => now;
      return storage.deleteAlarm();
    };
    await again();
    const whole = shape(await ask(scene), storage, before);
    for (const [what, fail] of FAILING) {
      await again();
      logged = [];
      expect({ what, ...shape(await fail(storage, () => ask(scene)), storage, before) }).toEqual({ what, ...whole });
      faults += logged.length;
      await tick(scene);
      const { sequence, published_sequence } = readFleet(storage.sql);
      expect({ what, published_sequence }).toEqual({ what, published_sequence: sequence });
    }
    expect(logged.every((event) => event === 'publication_not_planned' || event === 'snapshot_write_failed')).toBe(true);
  });
});

test('a report that makes up a late check is taken in, also where its publication cannot be planned', async () => {
  await inScene(async (scene, storage) => {
    scene.fleet.clock = () => scene.now + 600_000;
    await storage.deleteAlarm();
    const report = () => sent(scene, scene.agent, scene.agent.installs(SSH).reportBody());
    expect(await withFailing(storage, 'setAlarm', report)).toMatchObject({ ok: true });
    expect(readFleet(storage.sql).checked_at).toBe(scene.now + 600_000);
    expect(logged).toEqual(['publication_not_planned', 'publication_not_planned']);
  });
});

/** The check of the next minute. */
async function tick({ fleet, now }: Scene): Promise<void> {
  fleet.clock = () => now + 60_000;
  await fleet.check(now + 60_000);
}

/** What a change answered and left behind, save what is random in it. */
function shape(outcome: unknown, { sql }: DurableObjectStorage, before: Tables) {
  const { ok = true, refusal = null } = (outcome ?? {}) as { ok?: boolean; refusal?: { code: string } | null };
  return { ok, code: refusal?.code ?? null, left: leftBehind(readTables(sql), before) };
}
