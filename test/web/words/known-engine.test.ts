import { describe, expect, it } from 'vitest';
import { engineFault, knownEngine } from '../../../web/words/known-engine.ts';
import { NEXT_LOAD_FAILS, NOT_RUNNING } from '../../../web/words/state-words.ts';
import { driftDocument, runningEngine, unknownEngine } from '../support/drift-document.ts';

const down = { ...unknownEngine, state: 'down' } as const;
const FAULT = 'acquis.yaml: missing labels';

describe('what is red about an engine', () => {
  it('is that it does not run, before that it could not load', () => {
    expect(engineFault({ engine: down, load_fault: FAULT }, [null, null])).toBe(NOT_RUNNING);
    expect(engineFault({ engine: runningEngine, load_fault: FAULT }, [null])).toBe(NEXT_LOAD_FAILS);
    expect(engineFault({ engine: unknownEngine, load_fault: FAULT }, ['unloadable'])).toBe(NEXT_LOAD_FAILS);
    expect(engineFault({ engine: runningEngine, load_fault: null }, [null])).toBeNull();
    expect(engineFault({ engine: unknownEngine, load_fault: null }, ['unreadable'])).toBeNull();
  });

  it.each(['never_reported', 'agent_silent', 'duplicate_agent', 'check_stopped'] as const)(
    'is nothing while nobody knows: %s',
    (reason) => {
      expect(engineFault({ engine: down, load_fault: FAULT }, [reason, null])).toBeNull();
    },
  );
});

describe('the engine of the host that is shown', () => {
  const evidence = { document: driftDocument({ host: { engine: down } }), fresh: true, receivedAt: 0 };

  it('may be spoken of while the page is current', () => {
    expect(knownEngine(evidence, null)).toMatchObject({ fault: NOT_RUNNING, host: { name: 'web-2' } });
  });

  it('may not before an answer, during an outage, or without a host', () => {
    expect(knownEngine(null, null)).toBeNull();
    expect(knownEngine(evidence, { kind: 'expired' })).toBeNull();
    expect(knownEngine({ ...evidence, document: { ...evidence.document, host: null } }, null)).toBeNull();
  });
});
