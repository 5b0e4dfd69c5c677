import type { HostSummary } from '#contract';
import { evidence, outage } from '../data/state.ts';
import { later } from '../parts/later.tsx';
import { agentFault } from '../words/agent-fault.ts';

const AgentUnknown = later(async () => (await import('./notices.ts')).AgentUnknown, 'Unknown');

/** Why nothing is known of a host, and what to do; absent where its agent is heard. */
export function HostUnknown({ host }: { host: HostSummary }) {
  const document = evidence.value?.document;
  const fault = document && outage.value === null && agentFault(document);
  return fault ? <AgentUnknown host={host} document={document} fault={fault} /> : null;
}
