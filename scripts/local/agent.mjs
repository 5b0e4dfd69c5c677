import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { run, start } from './children.mjs';

export const AGENT = resolve('dist/agent/argos-drift-agent.mjs');

/** Where the agent's key and configuration are kept. */
export function agentConfigFile(stateDir) {
  return join(stateDir, 'agent', 'agent.yaml');
}

/** What the Worker gives a host that enrols. */
export const DEFAULT_APPLY = 'sudo argos-drift-apply';

/**
 * Enrols an agent where the Worker does not know it yet, and brings its host's settings on the dashboard up to date: also those of a host
 * that was enrolled before and whose settings did not get there, since until then its banner names `DEFAULT_APPLY`, which would change the
 * CrowdSec of this machine.
 * @param settings what they shall say, such as `{ apply_command: 'scripts/apply' }`; what is left out stays as it is
 * @param isMissing whether a host that was enrolled before still needs them
 * @returns the host's id
 * @throws before it enrols, where another host has the name
 */
export async function enrolAgent(api, { stateDir, origin, sharedDir }, crowdsec, settings, isMissing = () => true) {
  const config = agentConfigFile(stateDir);
  const keyFile = join(stateDir, 'agent', 'host.key');
  mkdirSync(join(stateDir, 'agent'), { recursive: true, mode: 0o700 });
  const places = { crowdsec_dir: crowdsec.dir, shared_dir: sharedDir, key_file: keyFile };
  const known = existsSync(config) ? parse(readFileSync(config, 'utf8')).host_id : null;
  const { hosts } = await api.call('GET', '/api/hosts');
  const host = existsSync(keyFile) ? hosts.find(({ id }) => id === known) : undefined;
  demandFreeName(hosts, host, settings.name);
  if (host !== undefined) {
    // The port and the folders may be others than last time.
    writeFileSync(config, stringify({ url: origin, host_id: host.id, ...places }), { mode: 0o600 });
    const isSo = Object.entries(settings).every(([setting, value]) => host[setting] === value);
    if (!isSo && isMissing(host)) await api.call('PATCH', `/api/hosts/${host.id}`, settings);
    return host.id;
  }
  const { code } = await api.call('POST', '/api/hosts/enrollments', {});
  const flags = [
    '--config',
    config,
    '--key-file',
    keyFile,
    '--crowdsec-dir',
    crowdsec.dir,
    '--shared-dir',
    sharedDir,
    '--install',
    'systemd',
  ];
  const enrolled = await run(process.execPath, [AGENT, 'enroll', origin, code, ...flags]);
  if (enrolled.status !== 0) throw new Error(`The agent could not enrol:\n${enrolled.output}`);
  const id = parse(readFileSync(config, 'utf8')).host_id;
  await api.call('PATCH', `/api/hosts/${id}`, settings);
  return id;
}

/** Has the agent forget the engine that it saw in another run: one that is switched off on purpose is none that is down. */
export function forgetEngine({ stateDir }) {
  rmSync(join(stateDir, 'agent', 'engine.json'), { force: true });
}

/** Refuses a name that another host has, as the Worker would, and before anything is enrolled under it. */
function demandFreeName(hosts, own, name) {
  const holder = hosts.find((host) => host !== own && host.name.toLowerCase() === name?.toLowerCase());
  if (holder !== undefined)
    throw new Error(`${holder.name} is the name of another host (${holder.id}). Choose another NAME, or rename that host first`);
}

/** Runs the agent. */
export function startAgent({ stateDir }, onExit) {
  start('The agent', process.execPath, [AGENT, 'run', '--config', agentConfigFile(stateDir)], {
    logFile: join(stateDir, 'logs', 'agent.log'),
    env: process.env,
    onExit,
  });
}
