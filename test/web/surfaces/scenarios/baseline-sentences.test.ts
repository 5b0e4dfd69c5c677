import { describe, expect, it } from 'vitest';
import type { ScenarioRow } from '#contract';
import { row } from '../../../../scripts/fixtures/documents.ts';
import { putBackWords } from '../../../../web/surfaces/scenarios/baseline/put-back.tsx';
import { remedy } from '../../../../web/surfaces/scenarios/differing/remedy.ts';
import { scenariosSentence } from '../../../../web/surfaces/scenarios/differing/sentence.ts';
import { plainText } from '../../../../web/words/sentence.ts';
import { driftDocument } from '../../support/drift-document.ts';

const ssh = 'crowdsecurity/ssh-bf';
const drifted = (scenarios: object) =>
  driftDocument({
    scenarios: {
      ...{ drift_detected: true, status: 'drifted', cause: 'host', since: '2026-03-01T04:12:00Z', baseline_count: 57 },
      by_words: 'by cscli, another script or by hand',
      ...scenarios,
    } as never,
  });
const sentence = (scenarios: object) =>
  plainText(scenariosSentence(drifted(scenarios), { hostName: 'web-2', clock: (moment) => moment.slice(11, 16) }));

describe('the banner about what was adopted', () => {
  it('says until when the host had it, and whose doing it was', () => {
    expect(sentence({ actually_missing: [ssh] })).toBe(
      'web-2 was as declared until 04:12; then crowdsecurity/ssh-bf was removed, by cscli, another script or by hand.',
    );
    expect(sentence({ actually_simulated: [ssh] })).toContain('then crowdsecurity/ssh-bf was simulated, by');
    expect(sentence({ not_simulated: [ssh] })).toContain('then crowdsecurity/ssh-bf was taken out of simulation, by');
  });

  it('does not say that somebody enabled what nobody declared', () => {
    const intent = { cause: 'intent', expected_enabled: ['a/declared'], actually_missing: ['a/declared', ssh] };
    expect(sentence(intent)).toMatch(
      /^a\/declared is declared enabled, and crowdsecurity\/ssh-bf is to be as adopted, but is not installed on web-2; /,
    );
    expect(sentence({ cause: null, actually_missing: [ssh] })).toBe(
      'crowdsecurity/ssh-bf is not installed, though it was adopted.',
    );
  });

  it('takes everything for declared where an older Worker tells of no baseline', () => {
    expect(sentence({ cause: null, baseline_count: undefined, actually_missing: [ssh] })).toBe(
      'crowdsecurity/ssh-bf is not installed, though it is declared enabled.',
    );
  });
});

describe('the way to put it right', () => {
  const rows: ScenarioRow[] = [row('acme/own', { origin: 'local', installed: false }), row(ssh, { installed: false })];
  const by = (scenarios: object) => remedy(drifted(scenarios), rows);

  it('is the apply command, which also simulates', () => {
    expect(by({ actually_missing: [ssh] })).toBe('apply');
    expect(by({ actually_simulated: [ssh] })).toBe('apply');
    expect(by({ expected_simulated: ['a/one'], not_simulated: ['a/one'] })).toBe('apply');
  });

  it('is by hand where only local files differ from what was adopted', () => {
    expect(by({ actually_missing: ['acme/own'] })).toBe('by_hand');
    expect(by({ actually_simulated: ['a name that no hub has'] })).toBe('by_hand');
    expect(by({ actually_missing: ['acme/own', ssh] })).toBe('apply');
    expect(by({ expected_simulated: ['acme/own'], not_simulated: ['acme/own'] })).toBe('apply');
  });

  it('is by hand where the hub of the host does not have what was adopted', () => {
    const old = row('a/old', { installed: false, not_in_hub: true });
    const of = (scenarios: object) => remedy(drifted(scenarios), [...rows, old]);
    expect(of({ actually_missing: ['a/old'] })).toBe('by_hand');
    expect(of({ actually_missing: ['a/old', ssh] })).toBe('apply');
    expect(of({ expected_enabled: ['a/old'], actually_missing: ['a/old'] })).toBe('apply');
  });
});

describe('what is said beside the command', () => {
  const words = (scenarios: object, rows: ScenarioRow[] = []) => {
    const said = putBackWords(drifted(scenarios).scenarios, rows);
    return said && plainText(said);
  };

  it('names what it puts back although nobody declared it', () => {
    expect(words({ actually_missing: [ssh] })).toBe('It puts back crowdsecurity/ssh-bf as adopted: nobody declared it.');
    expect(words({ actually_missing: ['a/b', 'a/a'], actually_simulated: ['a/c'] })).toBe(
      'It puts back a/a, a/b and a/c as adopted: nobody declared them.',
    );
    expect(words({ actually_missing: ['a/a', 'a/b', 'a/c', 'a/d'] })).toContain('It puts back 4 scenarios as adopted');
  });

  it('is nothing where all of it is declared, is local, or nothing is adopted', () => {
    expect(words({ expected_enabled: [ssh], actually_missing: [ssh] })).toBeNull();
    expect(words({ actually_missing: ['acme/own'] }, [row('acme/own', { origin: 'local' })])).toBeNull();
    expect(words({ baseline_count: null, actually_missing: [ssh] })).toBeNull();
    expect(words({ actually_missing: ['a/old'] }, [row('a/old', { installed: false, not_in_hub: true })])).toBeNull();
  });

  it('does not guess where the snapshot has no room for all names', () => {
    expect(words({ actually_missing: [ssh], cut: { expected_enabled: 3 } })).toBe(
      'It may put back what was adopted and nobody declared.',
    );
    expect(words({ actually_missing: [ssh], cut: { actually_missing: 3 } })).toMatch(/^It may/);
  });
});
