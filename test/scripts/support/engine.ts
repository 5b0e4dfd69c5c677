import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ROOT } from './run.ts';
import type { Sandbox } from './sandbox.ts';

/** What a stub of CrowdSec does at a SIGHUP: see stub-engine.mjs. */
export type EngineKind = 'reloads' | 'fails' | 'deaf' | 'ends' | 'no-metrics';

/** A process that stands for CrowdSec until the test ends. */
export interface Engine {
  process: ChildProcess;
  pid: number;
}

/** Starts a stub of CrowdSec; its addresses are written into the sandbox's `config.yaml`, and pidof names it. */
export async function startEngine(host: Sandbox, kind: EngineKind): Promise<Engine> {
  const child = spawn(process.execPath, [join(ROOT, 'test/scripts/support/stub-engine.mjs'), kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const [lapi, metrics] = line.toString().trim().split(' ');
  const config = `api:\n  server:\n    listen_uri: 127.0.0.1:${lapi}\nprometheus:\n  enabled: true\n  listen_addr: 127.0.0.1\n  listen_port: ${metrics}\n`;
  const path = host.file('config.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^api:[\s\S]*/m, '') + config);
  const pid = child.pid ?? 0;
  host.stub('systemctl', 'exit 3');
  host.stub('pidof', `kill -0 ${pid} 2>/dev/null && echo ${pid}`);
  host.stub('crowdsec', 'exit 0');
  return { process: child, pid };
}

/** Writes a file that names a process. @returns its path */
export function pidFile(host: Sandbox, text: string | number): string {
  const path = join(host.dir, 'engine.pid');
  writeFileSync(path, `${text}\n`);
  return path;
}
