import { readFleet } from '../deployed/fleet.ts';
import { callApi, textOf } from '../deployed/operator-api.ts';
import { Fault } from '../fault.ts';
import type { System } from '../system/system.ts';

/** The only place that shows the token. */
export function showToken(system: System, token: string): void {
  system.say(`
The operator token, shown this once. Keep it in a password manager; nobody can read it back from Cloudflare:

  ${token}
`);
}

/**
 * After a first deployment: how to log in and how to add the first host.
 * @throws Fault where the API refuses
 */
export async function sayFirstSteps(system: System, origin: string, token: string): Promise<void> {
  const code = textOf(await callApi(system, origin, token, 'POST /api/session/codes'), 'code');
  const command = textOf(await callApi(system, origin, token, 'POST /api/hosts/enrollments', {}), 'command');
  if (code === null || command === null) throw new Fault(`${origin} gave no code.`, `Open ${origin} and log in with the token.`);
  system.say(`Log in (this link works once; later: ${origin} and the token):

  ${origin}/#code=${code}

Next, add a host. On a machine with CrowdSec and systemd (within an hour):

  ${command}

CrowdSec in a container: Add a host on the dashboard shows a block for Docker Compose.
Who can do what, and what a stolen token means: ${origin}/docs/security`);
}

/**
 * After an upgrade: which hosts run another agent.
 * @param token the operator's own, if they gave it; without it the dashboard says the same
 */
export async function sayUpgradeSteps(system: System, origin: string, token: string | null): Promise<void> {
  if (token === null) {
    system.say(
      `Log in at ${origin} with the operator token: it names the hosts with an older agent and the line that upgrades them.`,
    );
    return;
  }
  const { hosts, otherVersion, upgradeCommand } = await readFleet(system, origin, token);
  if (hosts.length === 0) system.say(`No host yet: log in at ${origin} and choose Add a host.`);
  else if (otherVersion.length === 0) system.say(`Hosts: ${hosts.length}, all with the agent of this version.`);
  else
    system.say(
      `Hosts: ${hosts.length}. With another agent: ${otherVersion.join(', ')}.${upgradeCommand === null ? '' : ` On each:\n\n  ${upgradeCommand}`}`,
    );
}
