import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './api.mjs';
import { start } from './children.mjs';

/** The operator token of a Worker that runs, from the file that it was started with: the caller's own or the one that is kept. */
export function tokenOf(stateDir) {
  return readFileSync(secretsOf(stateDir), 'utf8')
    .replace(/^OPERATOR_TOKEN=/, '')
    .trim();
}

const secretsOf = (stateDir) => join(stateDir, 'worker.env');

/** Starts the Worker with `wrangler dev` and waits until it answers. */
export async function startWorker({ port, origin, stateDir, operatorToken }, onExit) {
  // A file, since an argument would show the token to everybody who runs ps.
  const secrets = secretsOf(stateDir);
  writeFileSync(secrets, `OPERATOR_TOKEN=${operatorToken}\n`, { mode: 0o600 });
  const logs = join(stateDir, 'logs');
  mkdirSync(logs, { recursive: true });
  const args = ['dev', '--local', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'];
  args.push('--show-interactive-dev-session=false', '--persist-to', join(stateDir, 'worker'), '--env-file', secrets);
  // Whoever tries it has their receivers on this machine.
  args.push('--var', 'ALERTS_ALLOW_PRIVATE:true');
  start('The Worker', 'wrangler', args, {
    logFile: join(logs, 'worker.log'),
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_LOG_PATH: logs,
      WRANGLER_REGISTRY_PATH: join(stateDir, 'registry'),
    },
    onExit,
  });
  await until('The Worker did not answer', 60, async () => ((await fetch(`${origin}/healthz`)).status > 0 ? true : null));
}
