import { describe, expect, it } from 'vitest';
import { type IntentChange, SURFACE_NAMES } from '#contract';
import { PAGE_SURFACES } from '../../../web/surfaces/index.ts';
import { plainText } from '../../../web/words/sentence.ts';

describe('the page’s list of surfaces', () => {
  it('has every surface of the contract, in its order', () => {
    expect(PAGE_SURFACES.map(({ name }) => name)).toEqual(SURFACE_NAMES);
  });

  it('gives each a tab of its own', () => {
    const tabs = [...PAGE_SURFACES.map(({ tab }) => tab), 'history', 'settings'];
    expect(new Set(tabs).size).toBe(tabs.length);
  });
});

describe('a change of intent in the plan of a copy or an undo', () => {
  const words = (change: IntentChange) =>
    PAGE_SURFACES.flatMap((surface) => {
      const line = surface.changeWords(change);
      return line === null ? [] : [`${surface.name}: ${plainText(line)}`];
    });

  it('is told by the surface whose intent it changes, and by no other', () => {
    expect(words({ scenario: 'crowdsecurity/ssh-bf', was: null, becomes: 'disabled' })).toEqual([
      'scenarios: crowdsecurity/ssh-bf not declared → disabled',
    ]);
    expect(words({ scenario: 'crowdsecurity/ssh-bf', was: 'enabled', becomes: null })).toEqual([
      'scenarios: crowdsecurity/ssh-bf enabled → not declared',
    ]);
    expect(words({ in_baseline: 'crowdsecurity/ssh-bf', local: false, was: null, becomes: 'installed' })).toEqual([
      'scenarios: crowdsecurity/ssh-bf expected: no → yes',
    ]);
    expect(words({ in_baseline: 'crowdsecurity/ssh-bf', local: false, was: 'installed', becomes: 'simulated_in_part' })).toEqual([
      'scenarios: crowdsecurity/ssh-bf expected: yes → simulated in part',
    ]);
    // By the reader's clock: an age would not say which of two moments is the earlier one.
    expect(words({ baseline: true, was: 'dropped', becomes: '2026-03-01T04:12:00.000Z' })).toEqual([
      expect.stringMatching(/^scenarios: baseline: dropped → adopted at .*\d\d:\d\d$/),
    ]);
    expect(words({ threshold: 'inbound', was: 5, becomes: 15 })).toEqual(['appsec_tuning: inbound threshold 5 → 15']);
    const same = { threshold: 'outbound', was: 4, becomes: 4 } as const;
    expect(words({ ...same, was_adopted_at: '2026-03-01T04:12:00.000Z' })).toEqual([
      'appsec_tuning: outbound threshold 4 adopted → 4 declared',
    ]);
    expect(words(same)).toEqual(['appsec_tuning: outbound threshold 4 declared → 4 adopted']);
    expect(words({ threshold: 'outbound', was: null, becomes: 4 })).toEqual([
      'appsec_tuning: outbound threshold not declared → 4',
    ]);
    expect(words({ threshold: 'outbound', was: 4, becomes: null })).toEqual([
      'appsec_tuning: outbound threshold 4 → not declared',
    ]);
  });
});
