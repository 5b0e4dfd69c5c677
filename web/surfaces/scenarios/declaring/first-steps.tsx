import '../../../parts/opened-style.ts';
import type { Basis } from '#contract';
import { verdictsOf } from '../../../data/evidence.ts';
import { evidence, hosts, mayWrite, outage } from '../../../data/state.ts';
import { loadedRows } from '../asked.ts';

/** Whether it is known of each that nobody declared anything of it; an older Worker does not tell. */
const isUndeclared = (compared: readonly { basis?: Basis | null }[]): boolean =>
  compared.every(({ basis }) => basis !== undefined && basis !== 'declared');

/**
 * What to do first, for whoever has not declared anything yet on any host: it goes with the first declaration. Without scenarios, while
 * something differs or nothing is known of them, or where they are not compared, which the state says, there are other things to tell.
 * What is not known of another surface, such as the thresholds of a CrowdSec without AppSec, does not stand in the way.
 */
export function FirstSteps() {
  const document = evidence.value?.document;
  if (!document?.host || outage.value !== null || !mayWrite.value) return null;
  const verdicts = verdictsOf(document);
  const fleet = (hosts.value ?? []).flatMap(({ surfaces }) => Object.values(surfaces));
  if (!isUndeclared(verdicts) || !isUndeclared(fleet)) return null;
  if (document.scenarios.status !== 'in_sync') return null;
  if (verdicts.some(({ status }) => status === 'drifted')) return null;
  if (loadedRows(document).length === 0) return null;
  const { name } = document.host;
  return (
    <section class="first-steps" aria-label="First steps">
      <ol class="steps">
        <li>
          <strong>Declare</strong>: press Disable beside a scenario that {name} shall not have.
        </li>
        <li>
          <strong>Apply</strong>: a banner then shows a command; run it on {name}.
        </li>
        <li>
          <strong>Evidence</strong>: the banner goes by itself once {name} is seen to run without it.
        </li>
      </ol>
    </section>
  );
}
