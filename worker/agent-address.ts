import { accept, type Outcome, refuse } from '#contract';

// Nothing that a shell would read as more than text: the address stands in lines that are pasted into a root shell.
const ORIGIN = /^https?:\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?$/;

/**
 * Where agents reach the Worker. A dashboard behind Cloudflare Access or a firewall keeps its agents on another hostname.
 * @param setting the variable AGENT_URL; undefined or empty: the address that was asked
 * @param asked the URL of the operator's request
 */
export function agentAddress(setting: string | undefined, asked: string): Outcome<string> {
  const isSet = setting !== undefined && setting !== '';
  const address = isSet ? setting.replace(/\/+$/, '') : new URL(asked).origin;
  if (ORIGIN.test(address)) return accept(address);
  return refuse(
    'not_configured',
    isSet
      ? 'AGENT_URL must be an address without a path, such as https://argos-drift.example.workers.dev. Set it again: scripts/deploy --agent-url URL.'
      : 'This address cannot stand in a shell command. Open the dashboard at the address of its deployment.',
  );
}

/**
 * The line that installs the agent on a systemd host and enrols it. The code goes through the pipe, as a line before the script: the
 * arguments of `sudo` and `sh` are seen by everybody on that host during the download, and stay in its log.
 */
export function installCommand(address: string, code: string): string {
  return `(echo ARGOS_DRIFT_CODE=${code}; curl -fsSL ${address}/install.sh) | sudo sh -s -- ${address}`;
}

/** The line that takes the agent off a systemd host. */
export function uninstallCommand(address: string): string {
  return `curl -fsSL ${address}/install.sh | sudo sh -s -- --uninstall`;
}

/** The line that brings the agent of an enrolled host to the version that the Worker serves. */
export function upgradeCommand(address: string): string {
  return `curl -fsSL ${address}/install.sh | sudo sh -s -- ${address}`;
}
