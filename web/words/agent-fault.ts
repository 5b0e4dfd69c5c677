import type { DriftDocument, Verdict } from '#contract';
import { verdictsOf } from '../data/evidence.ts';
import type { ShownReason } from './shown-verdict.ts';

/** Whether a reason is about the agent and so about every surface at once. */
export const isAboutAgent = (reason: ShownReason | null): boolean =>
  reason === 'never_reported' || reason === 'agent_silent' || reason === 'duplicate_agent';

/** A verdict that says what is wrong with the host's agent, as then each of them does; undefined where nothing is. */
export const agentFault = (document: DriftDocument): Verdict | undefined =>
  verdictsOf(document).find(({ reason }) => isAboutAgent(reason));
