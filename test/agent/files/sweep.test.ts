import { lstatSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepAbandoned } from '../../../agent/files/sweep.ts';
import { runAgent } from '../support/run-agent.ts';
import { useTempFolder } from '../support/temp-folder.ts';

const folder = useTempFolder();
const TEMPORARY = '.argos-disabled-scenarios.txt.0123456789ab.tmp';
const HOUR_S = 3600;
const at = (name: string) => join(folder.path, name);

function leave(name: string): void {
  writeFileSync(at(name), 'half a fi');
  const long = Date.now() / 1000 - HOUR_S;
  utimesSync(at(name), long, long);
}
const sweep = () => sweepAbandoned([at('argos-disabled-scenarios.txt'), at('host.key')], Date.now());

test('what a kill left long ago is removed', () => {
  leave(TEMPORARY);
  leave('.host.key.ba9876543210.tmp');
  expect(sweep()).toEqual([at(TEMPORARY), at('.host.key.ba9876543210.tmp')]);
  expect(readdirSync(folder.path)).toEqual([]);
});

test('what another process may still be writing stays', () => {
  writeFileSync(at(TEMPORARY), 'half a fi');
  expect(sweep()).toEqual([]);
  expect(readdirSync(folder.path)).toEqual([TEMPORARY]);
});

test.each([
  'argos-disabled-scenarios.txt',
  '.argos-disabled-scenarios.txt.tmp',
  '.argos-disabled-scenarios.txt.0123456789AB.tmp',
  '.argos-disabled-scenarios.txt.0123456789ab.tmp.yaml',
  '.argos-disabled-scenariosXtxt.0123456789ab.tmp',
  '.other.txt.0123456789ab.tmp',
  'a.host.key.0123456789ab.tmp',
])('%s is none of ours and stays', (name) => {
  leave(name);
  sweep();
  expect(readdirSync(folder.path)).toEqual([name]);
});

test('a folder or a link of that name stays', () => {
  mkdirSync(at(TEMPORARY));
  leave('victim');
  symlinkSync(at('victim'), at('.host.key.ba9876543210.tmp'));
  expect(sweepAbandoned([at('argos-disabled-scenarios.txt'), at('host.key')], Date.now() + HOUR_S * 1000)).toEqual([]);
  expect(lstatSync(at('victim')).isFile()).toBe(true);
  expect(readdirSync(folder.path)).toHaveLength(3);
});

test('a folder that is not there is no fault', () => {
  expect(sweepAbandoned([at('gone/host.key')], Date.now())).toEqual([]);
});

test('a daemon sweeps when it starts', async () => {
  for (const name of [TEMPORARY, '.host.key.ba9876543210.tmp', '.agent.yaml.ba9876543210.tmp']) leave(name);
  const files = ['--config', at('agent.yaml'), '--key-file', at('host.key'), '--shared-dir', folder.path];
  expect((await runAgent(['run', ...files])).code).toBe(1);
  expect(readdirSync(folder.path)).toEqual([]);
});
