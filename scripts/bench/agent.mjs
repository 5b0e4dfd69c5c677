// Measures the agent as a process: resident memory, CPU when nothing changes, and how soon a change is pushed.
// usage: node scripts/bench/agent.mjs [PUSHES]
// BENCH_NODE: the Node that runs the agent (default: this one); BENCH_FLAGS: its flags (default: the unit's);
// BENCH_CHROOT: a root folder whose own BENCH_NODE is used, such as a Debian's with /usr/bin/node.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HUB, TYPICAL } from '../fixtures/whole-hub.ts';
import { startAgent } from './support/agent-process.mjs';
import { row } from './support/row.mjs';

const PUSHES = Number(process.argv[2] ?? 1_500);
// The first pushes warm the process up and are no part of an hour in which nothing changes.
const WARM_UP = 100;
const HEARTBEATS_AN_HOUR = 60;
const FAST = 20_000;
const MEMORY_MAX_MB = 70;
const CPU_MAX_S = 1;
const SOON_MS = 5_000;
const BUSY_MS = 25_000;
const CHANGES = 5;
const WRITE_EVERY_MS = 500;

const chroot = process.env.BENCH_CHROOT ?? null;
const node = process.env.BENCH_NODE ?? (chroot === null ? process.execPath : '/usr/bin/node');
const flags = (process.env.BENCH_FLAGS ?? '--jitless --max-semi-space-size=1').split(' ').filter((flag) => flag !== '');
const folder = mkdtempSync(join(tmpdir(), 'argos-bench-'));
const bundle = join(folder, 'agent.mjs');

const ask = chroot === null ? [node] : ['chroot', chroot, node];
const version = execFileSync(ask[0], [...ask.slice(1), '--version'], { encoding: 'utf8' }).trim();
const runtime = ['Node', version, ...flags].join(' ');
const settings = { bundle, chroot, node, flags };

/** One change an observation would find, as a local scenario. */
const change = (agent, text) => writeFileSync(join(agent.crowdsec, 'scenarios/local.yaml'), `name: me/${text}\n`);

async function size(installed) {
  const agent = await startAgent({ ...settings, installed, fast: FAST });
  try {
    await agent.pushes(WARM_UP);
    const from = { cpuS: agent.cpuS(), pushes: agent.worker.pushes };
    await agent.pushes(PUSHES);
    const perPush = (agent.cpuS() - from.cpuS) / (agent.worker.pushes - from.pushes);
    const mb = agent.residentMb();
    const host = `${installed.length} scenarios, ${runtime}`;
    const memory = `${mb.toFixed(0)} MB (at most ${agent.peakMb().toFixed(0)} on the way)`;
    row(`resident memory after ${PUSHES} pushes, ${host}`, `<= ${MEMORY_MAX_MB} MB`, memory, mb <= MEMORY_MAX_MB);
    const hour = perPush * HEARTBEATS_AN_HOUR;
    row(`CPU in an hour without a change, ${host}`, `<= ${CPU_MAX_S} s`, `${hour.toFixed(2)} s`, hour <= CPU_MAX_S);
  } finally {
    await agent.stop();
  }
}

async function latency(installed) {
  const agent = await startAgent({ ...settings, installed });
  const host = `${installed.length} scenarios, ${runtime}`;
  try {
    await agent.pushes(2);
    // Files that were only just written are read again by each observation, until they count as quiet.
    await delay(SOON_MS);
    const taken = [];
    for (let n = 0; n < CHANGES; n++) taken.push(await agent.reported(() => change(agent, `soon-${n}`)));
    const slowest = Math.max(...taken) / 1000;
    row(
      `a change on disk is pushed, ${host}`,
      `<= ${SOON_MS / 1000} s`,
      `${slowest.toFixed(1)} s (slowest of ${CHANGES})`,
      slowest * 1000 <= SOON_MS,
    );
    let timer;
    let n = 0;
    const busy = await agent.reported(() => {
      timer = setInterval(() => change(agent, `busy-${n++}`), WRITE_EVERY_MS);
    });
    clearInterval(timer);
    row(
      `the same in the middle of endless changes, ${host}`,
      `<= ${BUSY_MS / 1000} s`,
      `${(busy / 1000).toFixed(1)} s`,
      busy <= BUSY_MS,
    );
  } finally {
    await agent.stop();
  }
}

try {
  execFileSync(process.execPath, [fileURLToPath(new URL('../build-agent.mjs', import.meta.url)), bundle]);
  for (const installed of [TYPICAL, HUB]) await size(installed);
  await latency(HUB);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
