import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { enrolAgent, startAgent } from './agent.mjs';
import { Api, until } from './api.mjs';
import { stopAll } from './children.mjs';
import { prepareCrowdsec } from './sandbox.mjs';
import { writeStartFile } from './start-file.mjs';
import { runningOn, takeState } from './state-lock.mjs';
import { typedFor } from './typed-command.mjs';
import { tokenOf } from './worker.mjs';

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

let isEnding = false;

async function end(code) {
  if (isEnding) return;
  isEnding = true;
  await stopAll();
  process.exit(code);
}

function fail(sentence) {
  if (!isEnding) console.error(`scripts/another-host: ${sentence}`);
  void end(1);
}

async function main() {
  const [name = 'second'] = process.argv.slice(2);
  if (!NAME.test(name))
    throw new Error(`NAME may hold small letters, digits and dashes, 40 at most, not ${JSON.stringify(name)}`);
  const stateDir = resolve(process.env.STATE_DIR || '.local');
  const running = runningOn(stateDir);
  if (running === null)
    throw new Error(`scripts/start does not run on ${stateDir}. Start it in another terminal, then run this again`);
  const { origin } = running;
  const isReady = await fetch(`${origin}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isReady) throw new Error('scripts/start is not ready yet. Run this again when it is');

  const hostDir = join(stateDir, 'hosts', name);
  mkdirSync(join(hostDir, 'logs'), { recursive: true });
  takeState(hostDir, origin, { called: `scripts/another-host ${name}`, another: 'choose another NAME' });
  const sharedDir = join(hostDir, 'shared');
  mkdirSync(sharedDir, { recursive: true });
  const crowdsec = await prepareCrowdsec({ crowdsecDir: null, stateDir: hostDir, withEngine: false });

  const api = new Api(origin, tokenOf(stateDir));
  const apply = typedFor(hostDir, 'scripts/apply');
  const startedAt = new Date().toISOString();
  const id = await enrolAgent(api, { stateDir: hostDir, origin, sharedDir }, crowdsec, { name, apply_command: apply });
  writeStartFile({ stateDir: hostDir, sharedDir }, crowdsec);
  startAgent({ stateDir: hostDir }, fail);
  await until('Its first report did not arrive', 60, async () => {
    const { host } = await api.call('GET', `/api/security/drift?host=${id}&fresh=true`);
    return host.reported_at !== null && host.reported_at > startedAt && host.delivered_revision === host.intent_revision
      ? true
      : null;
  });
  const lines = [
    `ready ${origin}/?host=${id}`,
    `  apply  ${apply}`,
    `  stop   Ctrl-C ends its agent; ${typedFor(stateDir, `scripts/another-host ${name}`)} goes on with the same host. Logs: ${join(hostDir, 'logs')}`,
  ];
  console.log(lines.join('\n'));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void end(0));

main().catch((error) => fail(error.message));
