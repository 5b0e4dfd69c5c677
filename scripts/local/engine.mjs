import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { until } from './api.mjs';
import { start } from './children.mjs';

const LOADED_WITHIN_S = 30;
const GONE_WITHIN_S = 10;

/**
 * How long its files must have stood before it starts. A process tells its start in whole seconds, and a change within two seconds of
 * that could have come before it or after: the agent would not know what was loaded until the next reload.
 */
const QUIET_MS = 4_000;

/** As the unit that CrowdSec's own packages bring. */
const RESTART_AFTER_MS = 60_000;

/** Holds the engine's process id while it runs, for `scripts/apply`. */
export function pidFileOf(stateDir) {
  return join(stateDir, 'crowdsec.pid');
}

/**
 * Starts CrowdSec's engine, and again a minute after it has ended, as a service would. Resolves when it has loaded, or when it
 * cannot: a file that somebody broke is for the page to tell.
 * @param {(sentence: string) => void} warn
 */
export async function startEngine({ stateDir }, engine, warn) {
  await untilQuiet(dirname(engine.config));
  let hasEnded = false;
  launch(stateDir, engine, (sentence) => {
    hasEnded = true;
    warn(sentence);
  });
  await until('CrowdSec did not load', LOADED_WITHIN_S, async () => hasEnded || (await answers(engine)) || null).catch((error) =>
    warn(`${error.message}; its log is ${engine.log}.`),
  );
}

async function untilQuiet(dir) {
  const files = readdirSync(dir).map((name) => lstatSync(join(dir, name)));
  const newestMs = Math.max(0, ...files.filter((file) => file.isFile()).map(({ ctimeMs }) => ctimeMs));
  await new Promise((done) => setTimeout(done, Math.max(0, newestMs + QUIET_MS - Date.now())));
}

function launch(stateDir, engine, warn) {
  const pidFile = pidFileOf(stateDir);
  const onExit = (sentence) => {
    rmSync(pidFile, { force: true });
    warn(`${sentence}, its log is ${engine.log}. It is started again in ${RESTART_AFTER_MS / 1000} s.`);
    setTimeout(() => launch(stateDir, engine, warn), RESTART_AFTER_MS);
  };
  const child = start('CrowdSec', engine.program, ['-c', engine.config], {
    logFile: join(stateDir, 'logs', 'crowdsec.log'),
    env: process.env,
    onExit,
    // By itself it would take 3 s, and it loses nothing.
    endWith: 'SIGKILL',
  });
  if (child.pid !== undefined) writeFileSync(pidFile, `${child.pid}\n`);
}

// Where this version starts, its metrics answer only after everything was loaded.
async function answers({ metricsPort }) {
  return (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).ok;
}

/** Ends an engine that a `scripts/start` left behind which could not end it: two on one database would disturb each other. */
export async function endLeftover(stateDir) {
  const pidFile = pidFileOf(stateDir);
  const pid = leftover(pidFile, stateDir);
  if (pid !== null) {
    process.kill(pid, 'SIGTERM');
    await until(
      `CrowdSec (process ${pid}), which an earlier scripts/start has left behind, did not end`,
      GONE_WITHIN_S,
      async () => (leftover(pidFile, stateDir) === null ? true : null),
    );
  }
  rmSync(pidFile, { force: true });
}

// After a reboot another program may have this process id: only one with this sandbox's configuration is the engine.
function leftover(pidFile, stateDir) {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.includes(join(stateDir, 'sandbox', 'crowdsec', 'config.yaml')) ? pid : null;
  } catch {
    return null;
  }
}
