import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useDaemon } from '../support/use-daemon.ts';

const broken = vi.hoisted(() => ({ code: '' }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const watch = (...args: unknown[]) => {
    if (broken.code !== '') throw Object.assign(new Error(broken.code), { code: broken.code });
    return Reflect.apply(real.watch, real, args);
  };
  return { ...real, watch };
});

const at = useDaemon();
beforeEach(() => {
  broken.code = 'ENOSPC';
});
afterEach(() => {
  broken.code = '';
});

test('where folders cannot be watched it says so once and looks every five seconds', async () => {
  at.start();
  await at.received(2);
  for (let n = 0; n < 5; n++) expect(await at.agent.timing.pass()).toBe(5_000);
  await at.agent.timing.waitsFor(5_000);
  at.tree.install('crowdsecurity/ssh-bf');
  await at.agent.timing.pass();
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
  await at.received(3);
  expect(at.lastNames()).toEqual(['crowdsecurity/ssh-bf']);
  expect(at.agent.lines.filter(({ message }) => message.includes('cannot be watched'))).toMatchObject([{ code: 'ENOSPC' }]);
});

test('it goes back to watching once that works', async () => {
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(5_000);
  broken.code = '';
  at.tree.install('crowdsecurity/ssh-bf');
  await at.agent.timing.pass();
  await at.agent.timing.pass();
  await at.received(3);
  at.tree.install('crowdsecurity/ssh-slow-bf');
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
  await at.received(4);
  expect(at.lastNames()).toHaveLength(2);
});

test('a folder of CrowdSec that does not exist yet is waited for', async () => {
  broken.code = '';
  rmSync(at.tree.dir, { recursive: true });
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(5_000);
  at.tree.write('config.yaml', '');
  at.tree.install('crowdsecurity/ssh-bf');
  await at.agent.timing.pass();
  expect(await at.agent.timing.pass()).toBe(2_000);
  await at.received(3);
  expect(at.lastNames()).toEqual(['crowdsecurity/ssh-bf']);
});
