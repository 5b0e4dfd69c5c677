import type { Declared, ScenarioPatch } from '#contract';
import { hostQuery, request } from '../../../data/request.ts';
import { ifMatch, type MadeOn } from '../../../data/writes/intent-write.ts';

/** One host's answer to a change that was sent to several. */
export interface HostResult {
  host: string;
  /** The problem's code; left out where the host took the change. */
  code?: string;
  detail?: string;
}

const scenario = (host: string, name: string) => `/api/security/scenarios/${encodeURIComponent(name)}${hostQuery(host)}`;

/** @param hosts one id, or several with commas between: these answer one by one */
export const declareScenario = (hosts: string, name: string, declared: Declared, madeOn: MadeOn) =>
  request<{ results?: HostResult[] }>('PATCH', scenario(hosts, name), { declared } satisfies ScenarioPatch, ifMatch(madeOn));

/** Takes back what is declared of a scenario. */
export const withdrawScenario = (host: string, name: string, madeOn: MadeOn) =>
  request<void>('DELETE', scenario(host, name), undefined, ifMatch(madeOn));
