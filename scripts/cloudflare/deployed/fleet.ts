import type { System } from '../system/system.ts';
import { callApi, textOf } from './operator-api.ts';

export interface FleetSummary {
  /** Names of the hosts. */
  hosts: string[];
  /** Names of those whose agent is not the one that the Worker serves. */
  otherVersion: string[];
  /** What upgrades an agent on a systemd host; null where the Worker cannot say. */
  upgradeCommand: string | null;
}

/** @throws Fault where the API refuses */
export async function readFleet(system: System, origin: string, token: string): Promise<FleetSummary> {
  const answer = await callApi(system, origin, token, 'GET /api/hosts');
  const listed: unknown = typeof answer === 'object' && answer !== null && 'hosts' in answer ? answer.hosts : [];
  const rows: unknown[] = Array.isArray(listed) ? listed : [];
  const agent: unknown = typeof answer === 'object' && answer !== null && 'agent' in answer ? answer.agent : null;
  const served = textOf(agent, 'version');
  const nameOf = (row: unknown) => textOf(row, 'name') ?? textOf(row, 'id') ?? '?';
  const isOther = (row: unknown) => {
    const version = textOf(row, 'agent_version');
    return version !== null && version !== served;
  };
  return {
    hosts: rows.map(nameOf),
    otherVersion: served === null ? [] : rows.filter(isOther).map(nameOf),
    upgradeCommand: textOf(agent, 'upgrade_command'),
  };
}
