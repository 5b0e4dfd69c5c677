import { expect, test } from 'vitest';
import type { HostEvent } from '#contract';
import { EVENT_GROUPS, groupNamed, markOf } from '../../../web/host/history/event-groups.ts';

test('a kind is in one group', () => {
  const kinds = EVENT_GROUPS.flatMap((group) => group.kinds);
  expect(new Set(kinds).size).toBe(kinds.length);
});

test('what the address names is found, and anything else is no filter', () => {
  expect(groupNamed('incidents')?.kinds).toEqual(['incident_opened', 'incident_closed']);
  expect(groupNamed('made_up')).toBeNull();
});

test('an incident that has not ended says so, and evidence of which surface it is', () => {
  const mark = (kind: string, surface: HostEvent['surface'] = null) => markOf({ kind: kind as HostEvent['kind'], surface });
  expect(mark('incident_opened')).toBe('still open');
  expect(mark('incident_closed')).toBeUndefined();
  expect(mark('evidence_lost', 'scenarios')).toBe('Scenarios');
  expect(mark('drift_opened', 'scenarios')).toBeUndefined();
});
