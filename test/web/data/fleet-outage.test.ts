import { describe, expect, it } from 'vitest';
import { CHECK_OVERDUE_MS, fleetOutageAt } from '../../../web/data/evidence.ts';

const CHECKED = '2026-03-01T05:00:00.000Z';
const AT = Date.parse(CHECKED);
const EXPIRES = AT + 540_000;
const told = (fresh: boolean, receivedAt: number) => ({
  document: { last_check_at: CHECKED, expires_at: new Date(EXPIRES).toISOString() },
  fresh,
  receivedAt,
});

describe('checks that stopped, on the page of the fleet', () => {
  it('are told by an answer of the fleet itself whose last check is long ago, and that does not pass by waiting', () => {
    const late = told(true, AT + CHECK_OVERDUE_MS + 1);
    for (const later of [0, 60_000, 3_600_000])
      expect(fleetOutageAt(late, null, late.receivedAt + later)).toEqual({ kind: 'expired' });
  });

  it('are not claimed of a list that was not asked for again while nothing changed, until what was told expires', () => {
    for (const fresh of [true, false]) {
      expect(fleetOutageAt(told(fresh, AT + 1000), null, EXPIRES)).toBeNull();
      expect(fleetOutageAt(told(fresh, AT + 1000), null, EXPIRES + 1)).toEqual({ kind: 'expired' });
    }
  });

  it('or a Worker that does not answer, whichever is seen', () => {
    expect(fleetOutageAt(told(true, AT), 'No answer.', AT)).toEqual({ kind: 'unreachable', detail: 'No answer.' });
  });
});
