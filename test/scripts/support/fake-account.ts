import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { System } from '../../../scripts/cloudflare/system/system.ts';
import { ROOT } from './run.ts';

export const VERSION_ID = '3d5a4a1e-0f3e-4f0c-8d5e-7a1c5a2b9d10';
export const WORKERS_DEV = 'https://argos-drift.example.workers.dev';

interface Fault {
  /** How the command begins that fails, and what it says. */
  when: string;
  text: string;
  afterUpload?: boolean;
  /** The faults from then on. */
  next?: Fault[];
}

interface Account {
  worker: boolean;
  secrets: string[];
  namespaces: { id: string; title: string }[];
  boundNamespace: string;
  faults: Fault[];
  echo?: boolean;
  versionId: string;
  target: string;
  gzipBytes: number;
}

interface Call {
  argv: string[];
  secretsFile?: string;
  token: string | null;
}

/** A checkout with a fake `wrangler` and `npm` first on PATH, an account behind them, and a Worker that answers as told. */
export class FakeAccount {
  readonly root = mkdtempSync(join(tmpdir(), 'argos-deploy-'));
  readonly said: string[] = [];
  readonly asked: string[] = [];
  readonly requests: string[] = [];
  /** Of `/healthz`, in turn; the last one stays. */
  health: (Response | Error)[] = [this.healthy()];
  hosts: object = { hosts: [], agent: { version: '0.1.0', upgrade_command: 'curl upgrade' } };
  resolving: string[] = [];
  typed: string | null = null;
  /** Unix milliseconds of a clock that only waiting moves. */
  clock = 0;

  constructor(account: Partial<Account> = {}) {
    mkdirSync(join(this.root, 'bin'));
    cpSync(join(ROOT, 'wrangler.toml'), join(this.root, 'wrangler.toml'));
    this.program('wrangler', `exec node '${join(ROOT, 'test/scripts/support/fake-wrangler.mjs')}' "$@"`);
    this.program('npm', `echo "$*" >>'${this.root}/npm.log'`);
    this.file('dist/web/index.html', '<script type="module" src="/assets/index.js"></script>');
    this.file('dist/web/assets/index.js', 'x'.repeat(1000));
    this.file('dist/web/assets/fleet-page-x.js', 'x');
    this.file('dist/agent/argos-drift-agent.mjs', 'y');
    const empty = { worker: false, secrets: [], namespaces: [], boundNamespace: 'f'.repeat(32), faults: [] };
    this.change({ ...empty, versionId: VERSION_ID, target: WORKERS_DEV, gzipBytes: 40_000, ...account });
  }

  static deployed(more: Partial<Account> = {}): FakeAccount {
    const namespaces = [{ id: 'f'.repeat(32), title: 'argos-drift-snapshot' }];
    return new FakeAccount({ worker: true, secrets: ['OPERATOR_TOKEN'], namespaces, ...more });
  }

  program(name: string, body: string): void {
    const path = join(this.root, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }

  file(name: string, text: string): void {
    mkdirSync(dirname(join(this.root, name)), { recursive: true });
    writeFileSync(join(this.root, name), text);
  }

  read(name: string): string | null {
    return existsSync(join(this.root, name)) ? readFileSync(join(this.root, name), 'utf8') : null;
  }

  get account(): Account {
    return JSON.parse(this.read('account.json') ?? '{}');
  }

  change(account: Partial<Account>): void {
    this.file('account.json', JSON.stringify({ ...this.account, ...account }));
  }

  get calls(): Call[] {
    const lines = (this.read('calls.ndjson') ?? '').split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line));
  }

  /** The arguments of the calls that begin with these words. */
  called(...words: string[]): string[][] {
    return this.calls.map(({ argv }) => argv).filter((argv) => words.every((word, place) => argv[place] === word));
  }

  get output(): string {
    return this.said.join('\n');
  }

  healthy(deployment = VERSION_ID): Response {
    return Response.json({ status: 'ok', version: '0.1.0', deployment });
  }

  unchecked(deployment = VERSION_ID): Response {
    return Response.json({ status: 'unknown', version: '0.1.0', deployment }, { status: 503 });
  }

  system(env: Record<string, string> = {}): System {
    return {
      root: this.root,
      env: { PATH: `${join(this.root, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`, FAKE_ACCOUNT: this.root, ...env },
      fetch: async (url, init) => this.answer(String(url), init),
      hasAddress: async (host) => this.resolving.includes(host),
      say: (line) => void this.said.push(line),
      ask: async (question) => {
        this.asked.push(question);
        return this.typed;
      },
      now: () => this.clock,
      pause: async (ms) => {
        this.clock += ms;
      },
      stop: new AbortController().signal,
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private answer(url: string, init?: RequestInit): Response {
    const { pathname, origin } = new URL(url);
    const authorization = new Headers(init?.headers).get('authorization');
    this.requests.push(`${init?.method ?? 'GET'} ${url}`);
    if (pathname === '/healthz') {
      const next = this.health.length > 1 ? this.health.shift() : this.health[0];
      if (next instanceof Error || next === undefined) throw next ?? new Error('no answer');
      return next.clone();
    }
    if (!authorization?.startsWith('Bearer '))
      return Response.json({ code: 'unauthenticated', detail: 'Log in.' }, { status: 401 });
    if (pathname === '/api/session/codes') return Response.json({ code: 'LOGIN-CODE', expires_at: '' });
    if (pathname === '/api/hosts/enrollments') return Response.json({ code: 'C', command: `curl -fsSL ${origin}/install.sh` });
    return Response.json(this.hosts);
  }
}
