import { describe, expect, it } from 'vitest';
import { agentFault } from '../../../web/words/agent-fault.ts';
import { driftDocument } from '../support/drift-document.ts';

describe('what is wrong with an agent', () => {
  it('is nothing where every surface is known, or unknown by a fault of its own', () => {
    expect(agentFault(driftDocument())).toBeUndefined();
    expect(agentFault(driftDocument({ scenarios: { status: 'unknown', reason: 'unreadable' } }))).toBeUndefined();
  });

  it.each(['never_reported', 'agent_silent', 'duplicate_agent'] as const)('is said by any surface: %s', (reason) => {
    const since = '2026-03-01T03:00:00Z';
    expect(agentFault(driftDocument({ appsec_tuning: { status: 'unknown', reason, since } }))).toMatchObject({ reason, since });
  });
});
