import { reset } from 'cloudflare:test';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { Fleet } from '../../../../worker/fleet/index.ts';
import { InjectedFault, type Tried, withFaultAfter } from '../../support/faulty-storage.ts';
import { leftBehind, readTables, restoreTables } from '../../support/tables.ts';
import { CHANGES, OPERATIONS, READS } from './support/operations.ts';
import { inScene } from './support/scene.ts';

afterEach(() => {
  vi.restoreAllMocks();
  return reset();
});

let faults = 0;
let undone = 0;
afterAll(() =>
  console.log(
    `faults: ${CHANGES.length} operations, ${faults} faults after a SQL statement, ${undone} undone whole, ${faults - undone} after the commit`,
  ),
);

test('every method of Fleet is either tried here or only reads', () => {
  const methods = Object.getOwnPropertyNames(Fleet.prototype).filter((name) => name !== 'constructor');
  expect(Object.keys(OPERATIONS).sort()).toEqual(methods.sort());
});

test('what only reads writes nothing', async () => {
  await inScene(async (scene, { sql }) => {
    const before = readTables(sql);
    for (const [method, ask] of READS) {
      // What cannot be refused says no more than what was asked for.
      expect({ method, ok: true, ...((await ask(scene)) as object) }).toMatchObject({ method, ok: true });
      expect({ method, tables: readTables(sql) }).toEqual({ method, tables: before });
    }
  });
});

/** What an operation answered: whether it was done, or the code of its refusal. */
function answered({ outcome }: Tried): unknown {
  const { ok = true, refusal = null } = (outcome ?? {}) as { ok?: boolean; refusal?: { code: string } | null };
  return { ok, code: refusal?.code };
}

test.each(CHANGES)('%s: a fault after any SQL statement leaves all of it or nothing', { timeout: 30_000 }, async (name, ask) => {
  let logged = 0;
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation(() => {
      logged += 1;
    });
  }
  await inScene(async (scene, storage) => {
    const { sql } = storage;
    const before = readTables(sql);
    const attempt = async (k?: number) => {
      restoreTables(storage, before);
      // A publication that failed in the try before waits for its turn: it has it here.
      scene.fleet.clock = () => scene.now + 60_000;
      await scene.fleet.alarm();
      // How many messages a host sent in ten seconds is kept in memory: one of a minute later begins anew.
      if (/^(report|putCatalogue|muteByHost)/.test(name)) await ask(scene);
      scene.fleet.clock = () => scene.now;
      restoreTables(storage, before);
      await storage.deleteAlarm();
      logged = 0;
      return withFaultAfter(sql, () => ask(scene), k);
    };
    // What Fleet keeps in memory of a credential it keeps from the first try on, and reads no more.
    await attempt();
    const whole = await attempt();
    expect(whole.thrown).toBeNull();
    const after = readTables(sql);
    expect(after).not.toEqual(before);

    for (let k = 1; k <= whole.statements; k += 1) {
      const tried = await attempt(k);
      faults += 1;
      expect(tried.statements).toBeGreaterThanOrEqual(k);
      if (tried.thrown === null) {
        expect({ k, ...(answered(tried) as object) }).toEqual({ k, ...(answered(whole) as object) });
        expect({ k, left: leftBehind(readTables(sql), before) }).toEqual({ k, left: leftBehind(after, before) });
        expect({ k, isLogged: logged > 0 }).toEqual({ k, isLogged: true });
      } else {
        expect(tried.thrown).toBeInstanceOf(InjectedFault);
        expect({ k, tables: readTables(sql) }).toEqual({ k, tables: before });
        undone += 1;
      }
      if (tried.thrown === null) continue;
      const again = await withFaultAfter(sql, () => ask(scene));
      expect({ k, ...(answered(again) as object) }).toEqual({ k, ...(answered(whole) as object) });
      expect({ k, left: leftBehind(readTables(sql), before) }).toEqual({ k, left: leftBehind(after, before) });
    }
  });
});
