import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';

/** How long everything may take to end by itself. The whole must be gone within 4 s. */
const GRACE_MS = 2_500;

/** @type {Map<import('node:child_process').ChildProcess, NodeJS.Signals>} with the signal that ends each */
const running = new Map();

/**
 * Starts a process in this process group, its output in a file.
 * @param {string} name what a person would call it
 * @param {{ logFile: string, env: NodeJS.ProcessEnv, onExit: (sentence: string) => void, endWith?: NodeJS.Signals }} options
 */
export function start(name, command, args, { logFile, env, onExit, endWith = 'SIGTERM' }) {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { env, stdio: ['ignore', log, log] });
  closeSync(log);
  running.set(child, endWith);
  child.once('error', (error) => onExit(`${name} could not be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    running.delete(child);
    onExit(`${name} ended (${signal ?? `exit ${code}`}); its output is in ${logFile}`);
  });
  return child;
}

/**
 * Runs a process to its end. Not synchronously: a signal must be heard meanwhile.
 * @returns {Promise<{ status: number | null, output: string }>} its exit code and all that it said
 */
export function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.set(child, 'SIGTERM');
  let output = '';
  const hear = (chunk) => {
    output += chunk;
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      running.delete(child);
      resolve({ status, output });
    });
  });
}

/** Ends everything that was started, and what that started in turn. */
export async function stopAll() {
  const family = [...running.keys()].flatMap((child) => (child.pid === undefined ? [] : [child.pid, ...descendants(child.pid)]));
  for (const [child, signal] of running) child.kill(signal);
  const deadline = Date.now() + GRACE_MS;
  while (family.some(isAlive) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  for (const pid of family.filter(isAlive)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended in between.
    }
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

function isZombie(pid) {
  return stat(pid)?.state === 'Z';
}

// A killed wrangler would leave its workerd behind, so children are looked up where the system shows them (Linux).
function descendants(pid) {
  let pids;
  try {
    pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
  const parents = new Map(pids.map((entry) => [Number(entry), stat(Number(entry))?.parent]));
  const children = (parent) => [...parents].filter(([, of]) => of === parent).flatMap(([child]) => [child, ...children(child)]);
  return children(pid);
}

function stat(pid) {
  try {
    // proc(5): `pid (comm) state ppid`, and comm may hold anything.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
