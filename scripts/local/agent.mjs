import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { run, start } from './children.mjs';

export const AGENT = resolve('dist/agent/argos-drift-agent.mjs');

/** Where the agent's key and configuration are kept. */
export function agentConfigFile(stateDir) {
  return join(stateDir, 'agent', 'agent.yaml');
}

/**
 * Enrols an agent where the Worker does not know it yet.
 * @param settings what its host's settings on the dashboard shall say, such as `{ apply_command: 'scripts/apply' }`: of another host
 *   that enrols they stay its own
 * @returns the host's id
 */
export async function enrolAgent(api, { stateDir, origin, sharedDir }, crowdsec, settings) {
  const config = agentConfigFile(stateDir);
  const keyFile = join(stateDir, 'agent', 'host.key');
  mkdirSync(join(stateDir, 'agent'), { recursive: true, mode: 0o700 });
  const places = { crowdsec_dir: crowdsec.dir, shared_dir: sharedDir, key_file: keyFile };
  const known = existsSync(config) ? parse(readFileSync(config, 'utf8')).host_id : null;
  const { hosts } = await api.call('GET', '/api/hosts');
  if (known !== null && existsSync(keyFile) && hosts.some((host) => host.id === known)) {
    // The port and the folders may be others than last time.
    writeFileSync(config, stringify({ url: origin, host_id: known, ...places }), { mode: 0o600 });
    return known;
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

/** Runs the agent. */
export function startAgent({ stateDir }, onExit) {
  start('The agent', process.execPath, [AGENT, 'run', '--config', agentConfigFile(stateDir)], {
    logFile: join(stateDir, 'logs', 'agent.log'),
    env: process.env,
    onExit,
  });
}
