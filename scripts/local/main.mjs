import { join } from 'node:path';
import { DEFAULT_APPLY, enrolAgent, forgetEngine, startAgent } from './agent.mjs';
import { Api, until } from './api.mjs';
import { run, stopAll } from './children.mjs';
import { endLeftover, startEngine } from './engine.mjs';
import { ownFolder } from './own-folder.mjs';
import { startPage } from './page.mjs';
import { demandPort } from './ports.mjs';
import { prepareCrowdsec } from './sandbox.mjs';
import { readSettings } from './settings.mjs';
import { writeStartFile } from './start-file.mjs';
import { takeState } from './state-lock.mjs';
import { isTypedApply, typedFor } from './typed-command.mjs';
import { startWorker } from './worker.mjs';

const MINUTE_MS = 60_000;

let isEnding = false;
let isReady = false;
/** Where what it keeps is; null before anything was started on it. */
let keptIn = null;

async function end(code) {
  if (isEnding) return;
  isEnding = true;
  await stopAll();
  if (code === 0 && keptIn !== null) console.error(`stopped; what it keeps is in ${keptIn}`);
  process.exit(code);
}

function warn(sentence) {
  if (!isEnding) console.error(sentence);
}

function fail(sentence) {
  if (isEnding) return;
  console.error(sentence);
  void end(1);
}

/** Waits until the agent has noticed the engine, or for its next look and a little more: the page shall not open on a CrowdSec that does not run. */
async function sawEngine(api, path) {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const { host } = await api.call('GET', `${path}&fresh=true`);
    if (host.engine.started_at !== null) return;
    await new Promise((done) => setTimeout(done, 500));
  }
}

/** What to try next, in a few lines. */
function whatToTry({ dir, isSandbox, engine }, { stateDir }) {
  if (!isSandbox) return [`  try    Watching ${dir}, which is only looked at. Disable a scenario and see the banner.`];
  const applies =
    engine === null ? ' and see it go' : ', which reloads the CrowdSec beside it: half a minute later it runs as declared';
  return [
    `  try    Disable a scenario and see the banner. Then run ${typedFor(stateDir, 'scripts/apply')}${applies}.`,
    engine === null
      ? '         Declare another threshold on the AppSec tab, and apply it the same way.'
      : `         This CrowdSec has no AppSec, so that its thresholds stay "Unknown": to try them, ${typedFor(stateDir, 'NO_ENGINE=1 scripts/start')}`,
    `         Another host: ${typedFor(stateDir, 'scripts/another-host')}`,
  ];
}

/** Ticks at each full minute, as Cloudflare's cron does. */
function driveCron(api) {
  const next = MINUTE_MS - (Date.now() % MINUTE_MS);
  setTimeout(() => {
    const time = Date.now() - (Date.now() % MINUTE_MS);
    api.tick(time).catch((error) => !isEnding && console.error(error.message));
    driveCron(api);
  }, next);
}

async function build() {
  // Tests that start the product side by side have built it before: none may build it again under the others.
  if (process.env.ARGOS_BUILT === '1') return;
  const built = await run('npm', ['run', '--silent', 'build']);
  if (built.status !== 0) throw new Error(`The build failed:\n${built.output}`);
}

async function main() {
  const settings = readSettings(process.env, process.argv.slice(2));
  takeState(settings.stateDir, settings.origin);
  await demandPort('PORT', settings.port);
  if (settings.pagePort !== null) await demandPort('DEV_PORT', settings.pagePort);
  ownFolder('SHARED_DIR', settings.sharedDir);
  keptIn = settings.stateDir;
  // Not on standard output, which begins with what was asked for.
  console.error(`Starting on ${keptIn}; the line "ready" follows, on a slow machine in a minute or two...`);
  await build();
  await endLeftover(settings.stateDir);
  const crowdsec = await prepareCrowdsec(settings);
  const api = new Api(settings.origin, settings.operatorToken);

  const startedAt = new Date().toISOString();
  await startWorker(settings, fail);
  const apply = typedFor(settings.stateDir, 'scripts/apply');
  // Whoever gave it another command on the dashboard keeps that.
  const isToSet = ({ apply_command: command }) => command === DEFAULT_APPLY || isTypedApply(command);
  const hostId = await enrolAgent(api, settings, crowdsec, { apply_command: apply }, isToSet);
  writeStartFile(settings, crowdsec);
  if (crowdsec.isSandbox && crowdsec.engine === null) forgetEngine(settings);
  startAgent(settings, (sentence) =>
    isReady
      ? warn(`${sentence}. The page will say that the host is silent. End this with Ctrl-C and start again.`)
      : fail(sentence),
  );

  const path = `/api/security/drift?host=${hostId}`;
  await until('The first report did not arrive', 60, async () => {
    const { host } = await api.call('GET', `${path}&fresh=true`);
    const isJudged = host.reported_at !== null && host.reported_at > startedAt;
    return isJudged && host.delivered_revision === host.intent_revision ? true : null;
  });
  if (crowdsec.engine !== null) {
    // Only now: what the agent did not see being loaded it could not know for certain.
    await startEngine(settings, crowdsec.engine, warn);
    await sawEngine(api, path);
  }
  await api.tick(Date.now());
  driveCron(api);
  await until('The first check was not published', 30, async () => {
    const { last_check_at, host } = await api.call('GET', path);
    return last_check_at !== undefined && host.delivered_revision === host.intent_revision ? true : null;
  });

  if (settings.pagePort !== null) await startPage(settings, fail);
  const { code } = await api.call('POST', '/api/session/codes');
  isReady = true;
  console.log(`ready ${settings.pageOrigin}/#code=${code}`);
  const kept = join(settings.stateDir, 'operator-token');
  const lines = [
    ...(settings.pagePort === null ? [] : ['  edit   a file in web and the page reloads; one in worker, and the Worker does']),
    ...whatToTry(crowdsec, settings),
    `  token  The link logs in once; after that, the operator token ${process.env.OPERATOR_TOKEN ? 'that you gave' : `in ${kept}`}`,
    `  docs   ${settings.pageOrigin}/docs/ and README.md. Logs: ${join(settings.stateDir, 'logs')}`,
    '  stop   Ctrl-C ends it all and keeps it for the next start',
  ];
  console.log(lines.join('\n'));
}

process.once('SIGINT', () => void end(0));
process.once('SIGTERM', () => void end(0));
process.once('SIGHUP', () => void end(0));

main().catch((error) => fail(error.message));
