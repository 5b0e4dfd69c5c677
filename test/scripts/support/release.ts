import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Outcome, ROOT, run } from './run.ts';

type Given = string | { status: number; headers?: Record<string, string> };

/** What the Worker gives for a path; a status alone stands for an answer without a file, a list for one answer after the other. */
export type Served = Record<string, Given | Given[]>;

const AGENT = '/agent/argos-drift-agent.mjs';
const SOURCES: Record<string, string> = {
  '@UNIT_SHA256@': 'agent/systemd/argos-drift-agent.service',
  '@COMMAND_SHA256@': 'agent/systemd/argos-drift-agent',
  '@APPLY_SHA256@': 'agent/systemd/argos-drift-apply',
  '@SETUP_SHA256@': 'scripts/setup-appsec.sh',
  '@UNINSTALL_SHA256@': 'agent/systemd/uninstall.sh',
};
// Stands in for the bundle: it enrols with the code `good`, with `slow` after a wait, not with `often`, and writes its arguments into the file $NOTED.
const FAKE_AGENT = `#!/usr/bin/env node
case $1 in
  --version) echo 9.9.9 ;;
  enroll)
    [ -z "$NOTED" ] || echo "$*" >"$NOTED"
    while [ $# -gt 0 ]; do case $1 in --config) conf=$2 ;; --key-file) key=$2 ;; esac; shift; done
    mkdir -p "\${key%/*}"
    case $ARGOS_DRIFT_CODE in
      good) ;;
      slow) echo 'argos-drift-agent: The Worker asks to wait 60 s and is asked again then: rate_limited' >&2 ;;
      often) echo 'argos-drift-agent: the Worker refused the enrolment: rate_limited (HTTP 429): At most 20. The code was not used up: run the same line again' >&2; exit 1 ;;
      *) echo 'argos-drift-agent: the Worker refused the enrolment: A code works once' >&2; exit 1 ;;
    esac
    echo "key $(date +%N)" >"$key"; echo 'url: http://127.0.0.1:1' >"$conf" ;;
esac
`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

// Folders that every machine has.
const MACHINE = [
  'run/systemd/system',
  'etc/systemd/system',
  'etc/crowdsec/scenarios',
  'usr/bin',
  'usr/local/bin',
  'usr/local/lib',
  'var/lib',
];

/** A release as a Worker serves it, and an empty machine (a folder) with systemd, Node and root by stubs. */
export class Release {
  readonly root = mkdtempSync(join(tmpdir(), 'argos-install-'));
  readonly served: Served = { [AGENT]: FAKE_AGENT };
  readonly script: string;
  readonly #server: Server;
  readonly #shell: string[];

  private constructor(shell: string[], server: Server) {
    this.#shell = shell;
    this.#server = server;
    let script = readFileSync(join(ROOT, 'agent/systemd/install.sh'), 'utf8');
    for (const [placeholder, source] of Object.entries(SOURCES)) {
      const text = readFileSync(join(ROOT, source), 'utf8');
      this.served[`/agent/${basename(source)}`] = text;
      script = script.replaceAll(placeholder, sha256(text));
    }
    this.script = script.replaceAll('@AGENT_SHA256@', sha256(FAKE_AGENT)).replaceAll('@AGENT_VERSION@', '9.9.9');
    for (const folder of [...MACHINE, 'stubs', 'tmp']) this.folder(folder);
    this.stub('id', 'echo 0');
    this.stub('systemctl', `echo "$*" >>'${join(this.root, 'tmp/systemctl')}'`);
    this.stub('sleep', ':');
    this.stub('apt-cache', ':');
    this.node('v18.20.4');
  }

  static async start(shell: string[]): Promise<Release> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const release = new Release(shell, server);
    server.on('request', release.#answer);
    return release;
  }

  readonly #answer: RequestListener = (request, response) => {
    const given = this.served[request.url ?? ''] ?? { status: 404 };
    const found = Array.isArray(given) ? ((given.length > 1 ? given.shift() : given[0]) ?? { status: 404 }) : given;
    if (typeof found === 'string') response.end(found);
    else response.writeHead(found.status, found.headers).end();
  };

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
    rmSync(this.root, { recursive: true, force: true });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  folder(path: string): string {
    mkdirSync(join(this.root, path), { recursive: true });
    return join(this.root, path);
  }

  stub(name: string, body: string, folder = 'stubs'): void {
    const path = join(this.folder(folder), name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }

  /** Puts a Node of this version where services find it; it runs what it is given as a shell script. */
  node(version: string): void {
    this.stub('node', `if [ "$1" = --version ]; then echo ${version}; else exec sh "$@"; fi`, 'usr/bin');
  }

  write(path: string, text: string): void {
    this.folder(dirname(path));
    writeFileSync(join(this.root, path), text);
  }

  link(path: string, target: string): void {
    symlinkSync(target, join(this.root, path));
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Runs the installer, or what there is of it, as `curl | sh` does; what stands before it in the pipe is a part of `script`. */
  install(
    args: string[],
    { script = this.script, env = {} }: { script?: string; env?: Record<string, string> } = {},
  ): Promise<Outcome> {
    this.write('tmp/install.sh', script);
    const path = `${join(this.root, 'stubs')}:${process.env.PATH ?? '/usr/bin:/bin'}`;
    const environment = { PATH: path, ARGOS_DRIFT_ROOT: this.root, TMPDIR: join(this.root, 'tmp'), ...env };
    return run(
      'sh',
      ['-c', 'file=$1; shift; exec "$@" <"$file"', 'sh', join(this.root, 'tmp/install.sh'), ...this.#shell, '-s', '--', ...args],
      environment,
    );
  }

  /** A PATH with this machine's programs but one. */
  pathWithout(program: string): string {
    const folder = this.folder('tmp/programs');
    for (const name of readdirSync('/usr/bin')) {
      if (name !== program) symlinkSync(join('/usr/bin', name), join(folder, name));
    }
    return `${join(this.root, 'stubs')}:${folder}`;
  }

  /** Every file and folder of the machine that an installation could have made. */
  files(): string[] {
    return readdirSync(this.root, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('tmp') && !path.startsWith('stubs'))
      .sort();
  }

  /** What systemctl was asked to do, a line each. */
  systemctl(): string {
    return readdirSync(join(this.root, 'tmp')).includes('systemctl') ? this.read('tmp/systemctl') : '';
  }
}

const hasBusybox = spawnSync('busybox', ['true']).status === 0;
if (!hasBusybox) console.warn('SKIPPED: the installer under busybox. apt-get install busybox would enable it');

/** The shells that run the installer; that one is missing is said on standard error. */
export const SHELLS: readonly { label: string; shell: string[] }[] = [
  { label: 'sh', shell: ['sh'] },
  ...(hasBusybox ? [{ label: 'busybox sh', shell: ['busybox', 'sh'] }] : []),
];
