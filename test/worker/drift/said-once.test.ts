import { describe, expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS, type ScenariosReport, type TuningReport } from '#contract';
import { type ScenariosIntent, scenariosRule, tuningRule } from '../../../worker/drift/index.ts';
import { baselineOfNames, declaring, item, nothingDeclared, scenariosReport, tuningReport } from './support/cases.ts';

const undeclared = { status: 'undeclared', reason: null } as const;

/** What is said of scenarios of which nothing is declared. */
function ofScenarios(baseline: ScenariosIntent['baseline'], installed: ScenariosReport['installed']) {
  const intent = declaring({}, baseline);
  const observed = scenariosReport([], { installed });
  const { compared } = scenariosRule.compare(intent, scenariosRule.evidence(observed), null);
  return scenariosRule.sentence(undeclared, intent, compared as never, observed);
}

describe('"Nothing declared" is followed by what that means and what to do, and not by the same again', () => {
  const plain = { ...item('a/one'), simulated: false };
  test.each([
    ['dropped', ofScenarios('dropped', [plain]), /since the baseline was dropped: declare a scenario, or adopt/],
    ['empty', ofScenarios(baselineOfNames([]), [plain]), /since the baseline has become empty: declare a scenario, or accept/],
    ['nothing installed', ofScenarios(null, []), /since no scenario is installed on this host: declare one/],
    ['adopted soon', ofScenarios(null, [plain]), /yet\. What is installed is adopted with the agent's next message\.$/],
    ['not adopted', ofScenarios(null, [item('a/one')]), /yet\. What is installed is not adopted while .* upgrade it\.$/],
    ['no tuning file', ofThresholds({ state: 'missing' }), /no tuning file on this host: declare a threshold/],
    ['thresholds adopted soon', ofThresholds({}), /yet\. What the tuning file sets is adopted/],
    ['out of bounds', ofThresholds({ inbound: 0, outbound: 999 }), /until a threshold is declared: .* not between 1 and 100/],
  ])('%s', (_, sentence, words) => {
    expect(sentence).toMatch(/^Nothing is compared/);
    expect(sentence).toMatch(words);
    expect(sentence).not.toContain('Nothing is declared');
  });

  function ofThresholds(other: Partial<TuningReport>) {
    const observed = tuningReport(DEFAULT_THRESHOLDS.inbound, DEFAULT_THRESHOLDS.outbound, other);
    const { compared } = tuningRule.compare(nothingDeclared, tuningRule.evidence(observed), null);
    return tuningRule.sentence(undeclared, nothingDeclared, compared as never, observed);
  }
});

test('whether CrowdSec loads the tuning file is said once, by the host', () => {
  const detail = 'Whether CrowdSec loads the tuning file could not be read: /etc/crowdsec/acquis.yaml cannot be read (EACCES)';
  const observed = tuningReport(15, 4, { loaded_by: null, detail });
  const intent = { inbound: 15, outbound: null };
  const { compared } = tuningRule.compare(intent, tuningRule.evidence(observed), null);
  const standing = { status: 'unknown', reason: 'unreadable' } as const;
  expect(tuningRule.sentence(standing, intent, compared as never, observed)).toBe(`The file agrees. The host says: “${detail}”.`);
});
