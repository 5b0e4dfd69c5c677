import { describe, expect, test } from 'vitest';
import { meaningOf } from '../../../../agent/network/answer.ts';
import { validIntent } from '../../../../agent/sentinels/deliver.ts';

const NOW = Date.parse('2026-03-01T04:00:00Z');
const headers = { retryAfter: null };

/** As Worker 0.1 answered it, member for member. */
const answerOf01 = {
  intent: {
    revision: 7,
    changed_at: '2026-03-01T03:00:00.000Z',
    disabled_scenarios: ['crowdsecurity/ssh-bf'],
    enabled_scenarios: [],
    inbound_threshold: 15,
    outbound_threshold: 4,
    thresholds_declared: { inbound: true, outbound: false },
  },
  verdicts: {
    scenarios: { status: 'in_sync', reason: null, detail: 'On disk as declared.' },
    appsec_tuning: { status: 'undeclared', reason: null, detail: 'Nothing is declared.' },
  },
  next_report_in_s: 60,
  server_time: '2026-03-01T04:00:00.000Z',
};

/** As a Worker of the next minor might answer: more members, and a status that this agent has never heard of. */
const answerOf03 = {
  ...answerOf01,
  intent: { ...answerOf01.intent, collections: { frozen: [] } },
  verdicts: {
    ...answerOf01.verdicts,
    scenarios: { ...answerOf01.verdicts.scenarios, status: 'paused', reason: 'maintenance' },
    collections: { status: 'in_sync', reason: null, detail: '' },
  },
  hints: ['upgrade'],
};

describe.each([
  ['0.1', answerOf01],
  ['0.3', answerOf03],
])('a Worker %s', (_, answer) => {
  test('its intent is taken', () => {
    const meaning = meaningOf({ status: 200, ...headers, text: JSON.stringify(answer) } as never, NOW);
    expect(meaning.kind).toBe('answered');
    const intent = validIntent(meaning.kind === 'answered' ? meaning.answer.intent : null);
    expect(intent).toMatchObject({ revision: 7, disabled_scenarios: ['crowdsecurity/ssh-bf'], inbound_threshold: 15 });
  });
});
