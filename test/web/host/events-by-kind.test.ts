import { expect, test } from 'vitest';
import { EVENT_GROUPS, groupNamed, groupOf } from '../../../web/host/history/event-groups.ts';

test('a kind is in one group, and one of a newer Worker among the others', () => {
  const kinds = EVENT_GROUPS.flatMap((group) => group.kinds);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(groupOf('evidence_lost').name).toBe('evidence');
  expect(groupOf('made_up').name).toBe('other');
});

test('what the address names is found, and anything else is no filter', () => {
  expect(groupNamed('incidents')?.words).toBe('incidents');
  expect(groupNamed('made_up')).toBeNull();
});
