import { expect } from 'vitest';
import { LOCAL, SSH_BF, SSH_SLOW_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { startLab } from './support/start-lab.ts';

engineTest('the engine runs what it was given at its last load, and nothing newer', async () => {
  const lab = await startLab();
  await lab.start();
  expect([...(lab.truth?.names ?? [])]).toEqual(expect.arrayContaining([SSH_BF, SSH_SLOW_BF]));
  await lab.remove(SSH_BF);
  lab.writeAuthLines(10);
  await lab.waitForBan(SSH_BF);
  expect(lab.truth?.names.has(SSH_BF)).toBe(true);
  expect(lab.isReloadNeeded()).toBe(true);

  lab.writeLocal(5);
  await lab.simulate(SSH_SLOW_BF, true);
  await lab.reload();
  expect(lab.truth?.names.has(SSH_BF)).toBe(false);
  expect(lab.truth?.names.has(LOCAL)).toBe(true);
  expect([...(lab.truth?.simulated ?? [])]).toEqual([SSH_SLOW_BF]);
  expect(lab.isReloadNeeded()).toBe(false);
});

engineTest('a broken scenario ends the engine at its next reload, and keeps it from starting', async () => {
  const lab = await startLab();
  await lab.start();
  lab.breakScenario();
  lab.hangUp();
  await lab.waitGone();
  expect(lab.log()).toContain('reload handler failure');
  await expect(lab.start()).rejects.toThrow('the engine ended');
  expect(lab.truth).toBeNull();
  lab.mendScenario();
  await lab.start();
  expect(lab.truth?.names.has(SSH_BF)).toBe(true);
});

engineTest('ten labs run side by side', async () => {
  const labs = await Promise.all(Array.from({ length: 10 }, startLab));
  await Promise.all(labs.map((lab) => lab.start()));
  expect(new Set(labs.flatMap(({ lapiPort, metricsPort }) => [lapiPort, metricsPort])).size).toBe(20);
  await Promise.all(labs.map((lab) => lab.reload()));
  await Promise.all(labs.map((lab) => lab.stop()));
  expect(labs.map(({ pid }) => pid)).toEqual(labs.map(() => null));
});
