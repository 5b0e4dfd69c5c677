import { join } from 'node:path';
import { until } from './api.mjs';
import { start } from './children.mjs';

const READY_WITHIN_S = 30;

/** Serves the page from its source with Vite, which reloads it on every edit, and waits until it answers. */
export async function startPage({ pagePort, pageOrigin, origin, stateDir }, onExit) {
  start('The page', 'vite', ['--port', String(pagePort)], {
    logFile: join(stateDir, 'logs', 'page.log'),
    env: { ...process.env, ARGOS_DRIFT_WORKER: origin },
    onExit,
  });
  await until('The page did not answer', READY_WITHIN_S, async () => ((await fetch(`${pageOrigin}/`)).ok ? true : null));
}
