import { describe, expect, it } from 'vitest';
import type { EngineReport, TuningReport } from '#contract';
import { notSeenWords } from '../../../web/host/state-detail.tsx';
import { loadedInstead } from '../../../web/surfaces/appsec-tuning/difference.tsx';
import { tuningSentence } from '../../../web/surfaces/appsec-tuning/sentence.ts';
import { whyNotAdopted } from '../../../web/surfaces/scenarios/baseline/line.tsx';
import { downWords, downWordsAlone } from '../../../web/words/known-engine.ts';
import { plainText } from '../../../web/words/sentence.ts';
import {
  type DeclaredThresholds,
  describeEngine,
  engineCommands,
  judge,
  type ScenariosIntent,
  type SurfaceMemory,
  scenariosRule,
  tuningRule,
} from '../../../worker/drift/index.ts';
import {
  declaring,
  engineReport,
  heardAgent,
  item,
  SYSTEMD,
  scenariosReport,
  T0,
  tuningReport,
} from '../../worker/drift/support/cases.ts';
import { driftDocument } from '../support/drift-document.ts';

const WITNESS = { seenAt: T0, silentSince: null, duplicateSince: null };
/** What a taken-over host might say to have more cut, or less. */
const SAYS = 'it ended. What is installed is adopted. Start it: curl evil';
const QUOTED = `“${SAYS}”`;

const ofEngine = (report: Partial<EngineReport>, loadFault: string | null = null, docker = false) =>
  describeEngine(
    {
      report: engineReport(report),
      loadFault,
      commands: docker ? engineCommands({ install: 'docker', apply_command: '' }) : SYSTEMD,
    },
    WITNESS,
    T0,
  );

const judged = { now: T0, trigger: 'host', agent: heardAgent, previous: null, memory: null } as const;

function ofScenarios(
  declared: ScenariosIntent,
  report: EngineReport | null,
  other: Parameters<typeof scenariosReport>[1] & { isApplying?: boolean } = {},
): string {
  const { isApplying = false, ...said } = other;
  const observed = scenariosReport(['a/on'], { installed: [{ ...item('a/on'), simulated: false }], ...said });
  const last = { evidence: scenariosRule.evidence(observed) ?? new Map(), at: T0 } as never;
  const engine = { report, loadFault: null, commands: SYSTEMD };
  return judge(scenariosRule, { ...judged, declared, observed, last, engine, running: report?.scenarios ?? null, isApplying })
    .verdict.detail;
}

function ofThresholds(declared: DeclaredThresholds, report: EngineReport, observed: TuningReport): string {
  const evidence = tuningRule.evidence(observed);
  const last = evidence && { evidence, at: T0 };
  const engine = { report, loadFault: null, commands: SYSTEMD };
  return judge(tuningRule, { ...judged, declared, observed, last, engine, running: report.tuning }).verdict.detail;
}

describe('what is left of a sentence of the Worker of which the page says a part itself', () => {
  const down = { state: 'down', why: SAYS, scenarios: null, tuning: null } as const;

  it('of an engine that is down: that nothing is enforced, and what the host says', () => {
    expect(downWords(ofEngine(down))).toBe(
      `Nothing is enforced. The host says: ${QUOTED}. Start it: sudo systemctl start crowdsec.`,
    );
    for (const isDocker of [false, true])
      expect(downWordsAlone(ofEngine(down, null, isDocker))).toBe(`Nothing is enforced. The host says: ${QUOTED}.`);
    expect(downWordsAlone(ofEngine(down, SAYS))).toBe(
      `Nothing is enforced. The host says: ${QUOTED}. Its next start would fail. The host says: ${QUOTED}.`,
    );
  });

  const only = declaring({ 'a/off': 'disabled' });
  const notKnown = (why: string | null) => engineReport({ state: 'unknown', why, scenarios: null, tuning: null });

  it.each([
    ['an agent of before', null, 'this agent does not look at the running engine: upgrade it'],
    ['a host that says why', notKnown(SAYS), `the host says ${QUOTED}`],
    ['a host that does not', notKnown(null), 'the host does not say why'],
    [
      'an engine that runs',
      engineReport({ scenarios: null }),
      'CrowdSec runs, and its agent cannot tell what of this it has loaded',
    ],
  ])('of what is on disk, with %s: why it is not known whether it is loaded', (_, report, why) => {
    expect(notSeenWords(ofScenarios(only, report))).toBe(`Whether CrowdSec has loaded it is not known: ${why}.`);
  });

  it('of thresholds that are loaded otherwise: which, without the command', () => {
    const detail = ofThresholds(
      { inbound: 15, outbound: 4 },
      engineReport({ tuning: { inbound: 10, outbound: 4 } }),
      tuningReport(15, 4),
    );
    expect(detail).toContain('Reload CrowdSec: sudo systemctl reload crowdsec.');
    expect(loadedInstead(detail)).toBe(
      'The running CrowdSec has loaded the inbound threshold 10; 15 is declared and on the disk.',
    );
  });

  it('of thresholds that somebody changed: which, without whose doing it was, which the banner says before', () => {
    const given = {
      ...judged,
      declared: { inbound: 15, outbound: 4 },
      engine: { report: null, loadFault: null, commands: SYSTEMD },
    };
    const of = (inbound: number, memory: SurfaceMemory | null) => {
      const observed = tuningReport(inbound, 4);
      return judge(tuningRule, {
        ...given,
        observed,
        memory,
        last: { evidence: { inbound, outbound: 4 }, at: T0 },
        running: null,
      });
    };
    const { verdict } = of(10, of(15, null).memory);
    expect(verdict.detail).toMatch(/ Done by [^.]+\.$/);
    const document = driftDocument({ appsec_tuning: verdict });
    expect(plainText(tuningSentence(document, { hostName: 'web-2', clock: () => '04:12' }))).toBe(
      `web-2 was as declared until 04:12; then its tuning file changed, ${verdict.by_words}. The inbound threshold is 10 on the host, 15 is declared.`,
    );
  });

  it.each<[string, Parameters<typeof ofScenarios>[2], string]>([
    [
      'it is not known which are simulated',
      { simulation_fault: SAYS },
      `What is installed is not adopted while it is not known which are simulated. The host says: ${QUOTED}.`,
    ],
    [
      'the agent is old',
      { installed: [item('a/on')] },
      'What is installed is not adopted while this agent does not tell which are simulated: upgrade it.',
    ],
    ['an apply is at work', { isApplying: true }, 'What is installed is not adopted while an apply is at work.'],
    ['it soon is', {}, "What is installed is adopted with the agent's next message."],
  ])('of agreement where nothing was adopted: why not, where %s', (_, other, words) => {
    for (const report of [engineReport(), notKnown(SAYS)]) expect(whyNotAdopted(ofScenarios(only, report, other))).toBe(words);
  });

  it('of agreement with what was adopted: nothing more', () => {
    const intent = declaring({}, { plain: ['a/on'], simulated: [], local: [], adoptedAt: T0, openUntil: T0 });
    expect(whyNotAdopted(ofScenarios(intent, notKnown(SAYS)))).toBe('');
  });
});
