import type { ScenariosDocument } from '#contract';
import { evidence } from '../../../data/state.ts';
import { HelpLink } from '../../../parts/help-link.tsx';
import { Told } from '../../../parts/said.tsx';
import { Ago } from '../../../parts/time.tsx';
import { hostNameOf } from '../declare.ts';
import { BaselineButtons } from './buttons.tsx';
import { baselineDifference } from './difference.ts';

interface Props {
  host: string;
  scenarios: ScenariosDocument;
  /** Whether the rows tell of the host as it is now. */
  isKnown: boolean;
}

/** What was adopted as what a host shall have, how the host differs from it, and what can be done about it. */
export function BaselineLine({ host, scenarios, isKnown }: Props) {
  const { baseline } = scenarios;
  const hostName = hostNameOf(host);
  return (
    <div class="baseline">
      <p>
        {baseline == null ? (
          <>
            Nothing is adopted as what {hostName} shall have: only what is declared is compared.
            {isKnown && <WhyNotAdopted />}
          </>
        ) : (
          <>
            Baseline: {baseline.count} {baseline.count === 1 ? 'scenario' : 'scenarios'} adopted{' '}
            {baseline.adopted_at !== null && <Ago at={baseline.adopted_at} />} as what {hostName} shall have
            {isKnown && differenceWords(scenarios)}. {isKnown && <DifferenceHelp scenarios={scenarios} />}
          </>
        )}
      </p>
      <BaselineButtons host={host} scenarios={scenarios} isKnown={isKnown} mayDrop />
    </div>
  );
}

/**
 * The end of a verdict's sentence that says why nothing was adopted, or that it soon is; empty where it says nothing of it. What a
 * host says before it is no part of it, whatever it holds.
 */
export const whyNotAdopted = (detail: string): string =>
  /^(?:[^“”]|“[^“”]*”)*?(What is installed is (?:not )?adopted.*)$/su.exec(detail)?.[1] ?? '';

/** Beside a verdict that agrees. Where nothing is compared the state says it, right above. */
function WhyNotAdopted() {
  const verdict = evidence.value?.document.scenarios;
  const why = verdict?.status === 'in_sync' ? whyNotAdopted(verdict.detail) : '';
  return (
    why !== '' && (
      <>
        {' '}
        <Told>{why}</Told>
      </>
    )
  );
}

/** Where the docs say what the counts mean: of what is missing, else of what is new, which has a filter with the same link. */
function DifferenceHelp({ scenarios }: { scenarios: ScenariosDocument }) {
  const { joins, leaves } = baselineDifference(scenarios.scenarios);
  if (leaves.length > 0) return <HelpLink topic="missing_from_baseline" about="missing, though nobody declared it" />;
  return joins.length > 0 ? <HelpLink topic="new_since" about="new since it was adopted" /> : null;
}

/** `; 1 missing; 2 new since`: how the host differs from what was adopted, but for what is declared. */
export function differenceWords({ scenarios }: ScenariosDocument): string {
  const { joins, leaves, changes } = baselineDifference(scenarios);
  const counts = [
    [leaves, 'missing'],
    [changes, 'simulated otherwise'],
    [joins, 'new since'],
  ] as const;
  return counts.map(([rows, words]) => (rows.length > 0 ? `; ${rows.length} ${words}` : '')).join('');
}
