import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ROOT } from './run.ts';

export type Builder = 'build' | 'build-sample';

/** A sandbox and the shell with its tools that runs the apply script on it. */
export interface Kind {
  label: string;
  builder: Builder;
  /** The command line that stands before the script. */
  shell: string[];
  /** PATH of the script. */
  path: string;
}

const CACHE = process.env.ARGOS_CACHE ?? join(ROOT, '.local/cache');
const PATH = process.env.PATH ?? '/usr/bin:/bin';

/** What the builders need from the environment. */
export const BUILD_ENV = { PATH, ARGOS_CACHE: CACHE };

function realCscli(): Kind[] {
  const fetched = spawnSync(join(ROOT, 'scripts/sandbox/fetch-package'), [CACHE], { encoding: 'utf8' });
  if (fetched.status === 0) return [{ label: 'the real cscli', builder: 'build', shell: ['sh'], path: PATH }];
  if (process.env.ARGOS_NO_APT === undefined) throw new Error(`the real cscli cannot be had: ${fetched.stderr}`);
  console.warn(`SKIPPED: everything with the real cscli. ${fetched.stderr.trim()}`);
  return [];
}

/** Alpine's shell and tools, as in CrowdSec's container: a PATH that holds nothing else. */
function busybox(): Kind[] {
  const applets = mkdtempSync(join(tmpdir(), 'argos-busybox-'));
  const installed = spawnSync('busybox', ['--install', '-s', applets]);
  afterAll(() => rmSync(applets, { recursive: true, force: true }));
  if (installed.status === 0) {
    return [{ label: 'busybox', builder: 'build-sample', shell: [join(applets, 'ash')], path: applets }];
  }
  console.warn('SKIPPED: the apply script under busybox. apt-get install busybox would enable it');
  return [];
}

/** Every kind that this machine allows; what is left out is said on standard error. */
export const KINDS: readonly Kind[] = [
  ...realCscli(),
  { label: 'the sample', builder: 'build-sample', shell: ['sh'], path: PATH },
  ...busybox(),
];

/** For behaviour in which cscli has no part. */
export const SAMPLE: Kind = { label: 'the sample', builder: 'build-sample', shell: ['sh'], path: PATH };
