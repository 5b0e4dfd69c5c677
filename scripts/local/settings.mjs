import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ownFolder } from './own-folder.mjs';

/** The Worker counts a shorter operator token as none. */
const TOKEN_MIN_CHARS = 24;

const TOKEN = /^[A-Za-z0-9._~+/=-]+$/;

/**
 * What `scripts/start` works with, from the environment.
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} args `--dev`: the page from its source, at a port of its own
 */
export function readSettings(env, args) {
  const port = readPort('PORT', env.PORT ?? '8787');
  const pagePort = args.includes('--dev') ? readPort('DEV_PORT', env.DEV_PORT ?? '5173') : null;
  const stateDir = resolve(env.STATE_DIR || '.local');
  const own = env.OPERATOR_TOKEN;
  if (own && !TOKEN.test(own)) throw new Error('OPERATOR_TOKEN may hold letters, digits and . _ ~ + / = - only (RFC 6750).');
  if (own && own.length < TOKEN_MIN_CHARS) {
    throw new Error(`OPERATOR_TOKEN must have ${TOKEN_MIN_CHARS} characters at least. Leave it out and one is made.`);
  }
  const crowdsecDir = env.CROWDSEC_DIR ? resolve(env.CROWDSEC_DIR) : null;
  if (crowdsecDir !== null) demandCrowdsec(crowdsecDir);
  ownFolder('STATE_DIR', stateDir);
  return {
    port,
    origin: originOf(port),
    /** Where Vite serves the page; null without `--dev`. */
    pagePort,
    pageOrigin: originOf(pagePort ?? port),
    stateDir,
    /** In the state folder: another one's agent would write its intent over this one's. */
    sharedDir: resolve(env.SHARED_DIR || join(stateDir, 'shared')),
    crowdsecDir,
    /** Whether CrowdSec's engine runs beside the sandbox, where it can be had. A folder of the caller's is only looked at. */
    withEngine: crowdsecDir === null && env.NO_ENGINE !== '1',
    operatorToken: own || keptToken(join(stateDir, 'operator-token')),
  };
}

/** Refuses what `argos-drift-agent observe` refuses: a page full of unknowns would not tell a slip of the hand. */
function demandCrowdsec(dir) {
  if (!['config.yaml', 'hub'].some((name) => entriesOf(dir).includes(name))) {
    throw new Error(`CROWDSEC_DIR ${dir} is not the folder of a CrowdSec: it has neither a config.yaml nor a hub.`);
  }
}

/** What stands in the caller's folder. Throws a sentence where that cannot be told. */
function entriesOf(dir) {
  try {
    const names = readdirSync(dir);
    // Without it the names can be read and nothing else.
    statSync(`${dir}/.`);
    return names;
  } catch ({ code }) {
    const why = {
      ENOENT: 'does not exist',
      ENOTDIR: 'is a file, not a folder',
      EACCES: 'cannot be read by this account (EACCES), and may be by root',
    };
    throw new Error(`CROWDSEC_DIR ${dir} ${why[code] ?? `cannot be read (${code})`}.`);
  }
}

const originOf = (port) => `http://127.0.0.1:${port}`;

function readPort(name, text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${name} must be a port number, not ${text}.`);
  return port;
}

/** A random token that is made once and kept, readable by its owner only. */
function keptToken(file) {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
