import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOut } from './lay-out.mjs';

const TICKS_PER_S = 100;
const FAST_CLOCK = fileURLToPath(new URL('fast-clock.cjs', import.meta.url));
const VERDICT = { status: 'in_sync', reason: null, detail: 'On disk as declared.' };

/** A Worker that takes everything and always has the same intent. */
async function startWorker() {
  const worker = { pushes: 0, reports: 0, onPush: () => {} };
  const intent = {
    revision: 7,
    changed_at: '2026-01-31T04:12:00.000Z',
    disabled_scenarios: ['crowdsecurity/ssh-bf'],
    enabled_scenarios: [],
    inbound_threshold: 15,
    outbound_threshold: 4,
    thresholds_declared: { inbound: true, outbound: true },
  };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    worker.pushes++;
    if ('scenarios' in body) worker.reports++;
    response.setHeader('content-type', 'application/json');
    const verdicts = { scenarios: VERDICT, appsec_tuning: VERDICT };
    response.end(JSON.stringify({ intent, verdicts, next_report_in_s: 60, server_time: new Date().toISOString() }));
    worker.onPush(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  worker.url = `http://127.0.0.1:${server.address().port}`;
  worker.stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return worker;
}

/**
 * Starts the bundle as the unit does, against a Worker of its own, over a CrowdSec folder of its own.
 * @param options.chroot a root folder whose /usr/bin/node runs the agent; null: this machine
 * @param options.node the program, `options.flags` its flags
 * @param options.fast how many times as fast its clock runs
 */
export async function startAgent({ bundle, installed, chroot = null, node, flags = [], fast = 1 }) {
  const folder = mkdtempSync(join(chroot === null ? tmpdir() : join(chroot, 'tmp'), 'argos-bench-'));
  const inside = chroot === null ? folder : folder.slice(chroot.length);
  const at = (name) => join(folder, name);
  const seen = (name) => join(inside, name);
  layOut(at('crowdsec'), installed, seen('crowdsec'));
  mkdirSync(at('shared'));
  copyFileSync(bundle, at('agent.mjs'));
  copyFileSync(FAST_CLOCK, at('fast-clock.cjs'));
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(at('host.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const worker = await startWorker();
  writeFileSync(
    at('agent.yaml'),
    `url: ${worker.url}\nhost_id: abcdefghijkl\nkey_file: ${seen('host.key')}\ncrowdsec_dir: ${seen('crowdsec')}\nshared_dir: ${seen('shared')}\n`,
  );
  const preload = fast === 1 ? [] : ['--require', seen('fast-clock.cjs')];
  const line = [...(chroot === null ? [] : ['chroot', chroot]), node, ...flags, ...preload, seen('agent.mjs'), 'run'];
  const [program, ...args] = [...line, '--config', seen('agent.yaml')];
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, FAST_CLOCK: String(fast) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const proc = (file) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
  return {
    folder,
    worker,
    crowdsec: at('crowdsec'),
    linkTarget: (item) => join(seen('crowdsec'), 'hub', item.file),
    /** Resident memory, MB (of 1,000,000 bytes). */
    residentMb: () => (Number(/VmRSS:\s+(\d+)/.exec(proc('status'))[1]) * 1024) / 1e6,
    peakMb: () => (Number(/VmHWM:\s+(\d+)/.exec(proc('status'))[1]) * 1024) / 1e6,
    /** CPU seconds of the process so far, user and system. */
    cpuS() {
      const fields = proc('stat').split(') ')[1].split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
    },
    /** Resolves when this many pushes came since the start. */
    pushes: (count) =>
      new Promise((resolve, reject) => {
        const before = worker.onPush;
        void ended.then((code) => reject(new Error(`the agent ended with ${code}`)));
        worker.onPush = (body) => {
          before(body);
          if (worker.pushes >= count) resolve();
        };
      }),
    /** Milliseconds from here until the next report, which `act` is the reason for. */
    reported(act) {
      const from = performance.now();
      const reports = worker.reports;
      const before = worker.onPush;
      return new Promise((resolve, reject) => {
        void ended.then((code) => reject(new Error(`the agent ended with ${code}`)));
        worker.onPush = (body) => {
          before(body);
          if (worker.reports > reports) resolve(performance.now() - from);
        };
        act();
      });
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      worker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
