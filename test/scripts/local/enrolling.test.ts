import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTempFolder } from '../../agent/support/temp-folder.ts';
import { ROOT } from '../support/run.ts';

const { agentConfigFile, DEFAULT_APPLY, enrolAgent } = await import(join(ROOT, 'scripts/local/agent.mjs'));

// Without its own apply command the banner of a sandbox's host names the apply of the CrowdSec of this machine.

const at = useTempFolder();

interface Host {
  id: string;
  name: string;
  apply_command: string;
}

const OWN: Host = { id: 'aaaaaaaaaaaa', name: 'this-machine', apply_command: 'sudo argos-drift-apply' };
const OTHER: Host = { id: 'bbbbbbbbbbbb', name: 'Third', apply_command: 'sudo argos-drift-apply' };

/** The operator API of a Worker that has these hosts. */
function worker(...hosts: Host[]) {
  const changes: [string, unknown][] = [];
  const api = {
    async call(method: string, path: string, body: unknown) {
      if (method === 'GET') return { hosts };
      changes.push([`${method} ${path}`, body]);
      for (const host of hosts) if (path.endsWith(host.id)) Object.assign(host, body);
      if (path.endsWith('/enrollments')) throw new Error('it enrols');
      return null;
    },
  };
  return { api, changes };
}

/** The folder of a host that was enrolled, and of which the settings did not get to the Worker. */
function enrolledBefore() {
  const config = agentConfigFile(at.path);
  mkdirSync(join(at.path, 'agent'));
  writeFileSync(config, `host_id: ${OWN.id}\n`);
  writeFileSync(join(at.path, 'agent', 'host.key'), 'a key');
}

const enrol = ({ api }: ReturnType<typeof worker>, settings: object, isMissing?: (host: Host) => boolean) =>
  enrolAgent(api, { stateDir: at.path, origin: 'http://127.0.0.1:1', sharedDir: at.path }, { dir: at.path }, settings, isMissing);

const THIRD = { name: 'third', apply_command: 'STATE_DIR=x scripts/apply' };

test('a host that was enrolled before and has not got its apply command gets it, once', async () => {
  enrolledBefore();
  const known = worker({ ...OWN });
  expect(await enrol(known, THIRD)).toBe(OWN.id);
  expect(known.changes).toEqual([[`PATCH /api/hosts/${OWN.id}`, THIRD]]);
  expect(await enrol(known, THIRD)).toBe(OWN.id);
  expect(known.changes).toHaveLength(1);
});

test('what is not named stays as it is', async () => {
  enrolledBefore();
  const known = worker({ ...OWN, apply_command: 'scripts/apply' });
  await enrol(known, { apply_command: 'scripts/apply' });
  expect(known.changes).toEqual([]);
});

test('a command that a person gave it stays, where only a missing one is to be set', async () => {
  enrolledBefore();
  const isDefault = (host: Host) => host.apply_command === DEFAULT_APPLY;
  const given = worker({ ...OWN, apply_command: 'ssh web-1 apply' });
  await enrol(given, { apply_command: 'scripts/apply' }, isDefault);
  expect(given.changes).toEqual([]);
  const fresh = worker({ ...OWN });
  await enrol(fresh, { apply_command: 'scripts/apply' }, isDefault);
  expect(fresh.changes).toHaveLength(1);
});

test('a name that another host has is refused before anything is enrolled', async () => {
  const taken = worker({ ...OTHER });
  await expect(enrol(taken, THIRD)).rejects.toThrow(
    'Third is the name of another host (bbbbbbbbbbbb). Choose another NAME, or rename that host first',
  );
  expect(taken.changes).toEqual([]);
  expect(existsSync(agentConfigFile(at.path))).toBe(false);
});

test('and so it is of a host that is known already', async () => {
  enrolledBefore();
  const taken = worker({ ...OWN }, { ...OTHER });
  await expect(enrol(taken, THIRD)).rejects.toThrow('is the name of another host');
  expect(taken.changes).toEqual([]);
});

test('a name that is free is enrolled', async () => {
  const free = worker({ ...OTHER });
  await expect(enrol(free, { ...THIRD, name: 'fourth' })).rejects.toThrow('it enrols');
});
