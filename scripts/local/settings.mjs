import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * What `scripts/start` works with, from the environment.
 * @param {NodeJS.ProcessEnv} env
 */
export function readSettings(env) {
  const port = Number(env.PORT ?? 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`PORT must be a port number, not ${env.PORT}.`);
  const stateDir = resolve(env.STATE_DIR || '.local');
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    stateDir,
    sharedDir: resolve(env.SHARED_DIR || '.local/shared'),
    crowdsecDir: env.CROWDSEC_DIR ? resolve(env.CROWDSEC_DIR) : null,
    operatorToken: env.OPERATOR_TOKEN || keptToken(join(stateDir, 'operator-token')),
  };
}

/** A random token that is made once and kept, readable by its owner only. */
function keptToken(file) {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
