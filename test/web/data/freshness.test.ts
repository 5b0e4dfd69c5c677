import { describe, expect, it } from 'vitest';
import { CHECK_OVERDUE_MS, type Evidence, FRESH_FOR_MS, freshnessAt, lastCheckAt, outageAt } from '../../../web/data/evidence.ts';
import { driftDocument } from '../support/drift-document.ts';

const CHECKED = '2026-03-01T05:00:00Z';
const NOW = Date.parse(CHECKED);
const evidence = (fresh: boolean): Evidence => ({ document: driftDocument(), fresh, receivedAt: NOW });

describe('how the page calls the age of what it shows', () => {
  it('"seen" is for an answer of the fleet itself, and only while that is young', () => {
    expect(freshnessAt(evidence(true), NOW + FRESH_FOR_MS)).toEqual({ kind: 'seen', at: CHECKED });
    expect(freshnessAt(evidence(true), NOW + FRESH_FOR_MS + 1)).toEqual({ kind: 'check', at: CHECKED });
  });

  it('"checked" is for an answer of the snapshot', () => {
    expect(freshnessAt(evidence(false), NOW)).toEqual({ kind: 'check', at: CHECKED });
  });

  it('neither is said of a host that was never seen or checked', () => {
    const document = driftDocument({ host: { reported_at: null }, document: { last_check_at: undefined } });
    expect(freshnessAt({ document, fresh: true, receivedAt: NOW }, NOW)).toEqual({ kind: 'none' });
  });
});

describe('the last check', () => {
  it('is a surface’s own where its host was judged by its report before the first check', () => {
    const later = '2026-03-01T05:00:30Z';
    expect(lastCheckAt(driftDocument({ scenarios: { last_check_at: later } }))).toBe(later);
    const unchecked = driftDocument({ scenarios: { last_check_at: later }, document: { last_check_at: undefined } });
    expect(lastCheckAt(unchecked)).toBe(later);
  });
});

describe('an outage', () => {
  it('is there from the moment when the snapshot expires', () => {
    const expiry = Date.parse(evidence(false).document.expires_at);
    expect(outageAt(evidence(false), null, expiry)).toBeNull();
    expect(outageAt(evidence(false), null, expiry + 1)).toEqual({ kind: 'expired' });
  });

  it('is there for a fresh answer whose last check is long ago, whatever it says about its expiry', () => {
    const document = driftDocument({ document: { expires_at: '2027-01-01T00:00:00Z' } });
    const fresh = { document, fresh: true, receivedAt: NOW };
    expect(outageAt(fresh, null, NOW + CHECK_OVERDUE_MS)).toBeNull();
    expect(outageAt(fresh, null, NOW + CHECK_OVERDUE_MS + 1)).toEqual({ kind: 'expired' });
  });

  it('is there while the Worker does not answer', () => {
    expect(outageAt(evidence(true), 'No answer.', NOW)).toEqual({ kind: 'unreachable', detail: 'No answer.' });
  });
});
