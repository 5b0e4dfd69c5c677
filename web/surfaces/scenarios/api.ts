import type { BaselineDocument, BaselineRequest, Declared, ScenarioPatch, ScenariosDocument } from '#contract';
import { hostQuery, request } from '../../data/request.ts';

/** One host's answer to a change that was sent to several. */
export interface HostResult {
  host: string;
  /** The problem's code; left out where the host took the change. */
  code?: string;
  detail?: string;
}

const SCENARIOS = '/api/security/scenarios';

const scenario = (host: string, name: string) => `${SCENARIOS}/${encodeURIComponent(name)}${hostQuery(host)}`;

/** The scenarios of a host. */
export const fetchScenarios = (host: string) => request<ScenariosDocument>('GET', SCENARIOS + hostQuery(host));

/** @param hosts one id, or several with commas between: these answer one by one */
export const declareScenario = (hosts: string, name: string, declared: Declared) =>
  request<{ results?: HostResult[] }>('PATCH', scenario(hosts, name), { declared } satisfies ScenarioPatch);

/** Takes back what is declared of a scenario. */
export const withdrawScenario = (host: string, name: string) => request<void>('DELETE', scenario(host, name));

/** Makes what the host has what it shall have, in whole or of some scenarios, or drops that. */
export const changeBaseline = (host: string, wish: BaselineRequest) =>
  request<BaselineDocument>('POST', `/api/security/baseline${hostQuery(host)}`, wish);
