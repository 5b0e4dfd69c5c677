import type { DriftDocument, IntentChange, Surface } from '#contract';
import { hostQuery, request } from '../../../web/data/request.ts';
import { createResource, useDocument } from '../../../web/data/resource.ts';
import { evidence } from '../../../web/data/state.ts';
import type { PageSurface } from '../../../web/surfaces/page-surface.ts';
import { agreedWords, receivedWords } from '../../../web/surfaces/telling.ts';
import type { LimitChange, LimitsVerdict } from '../contract/made-up-limits.ts';

/** The name that the surface has on the wire, which the product's own types do not know. */
const NAME = 'made_up_limits';

/** What the surface's own route answers. */
export interface LimitsDocument {
  path: string;
}

const limitsResource = createResource((host) => request<LimitsDocument>('GET', `/api/security/made-up-limits${hostQuery(host)}`));

const verdictIn = (document: DriftDocument): LimitsVerdict => (document as DriftDocument & { [NAME]: LimitsVerdict })[NAME];

function View({ host }: { host: string }) {
  const { document, failure } = useDocument(limitsResource, host);
  if (document === null) return <p class="waiting">{failure ?? 'Loading the limits…'}</p>;
  const verdict = evidence.value && verdictIn(evidence.value.document);
  return (
    <p>
      <code>{document.path}</code> sets {verdict?.actual_soft} and {verdict?.actual_hard}.
    </p>
  );
}

function Difference({ document }: { document: DriftDocument }) {
  const { expected_soft, actual_soft, expected_hard, actual_hard } = verdictIn(document);
  return (
    <ul>
      {actual_soft !== expected_soft && (
        <li>
          Soft limit: {expected_soft} declared, {actual_soft} on the host
        </li>
      )}
      {actual_hard !== expected_hard && (
        <li>
          Hard limit: {expected_hard} declared, {actual_hard} on the host
        </li>
      )}
    </ul>
  );
}

const isLimitChange = (change: IntentChange | LimitChange): change is LimitChange => 'limit' in change;

/** A surface that no product has: two limits of a made-up file. */
export const madeUpLimits: PageSurface = {
  name: NAME as string as Surface,
  tab: 'made-up-limits',
  label: 'Limits',
  View,
  Difference,
  sentence: (document, { hostName, clock }) => {
    const verdict = verdictIn(document);
    return verdict.cause === 'intent'
      ? [`The declared limits changed${receivedWords(document, hostName)}.`]
      : [`${agreedWords(verdict, { hostName, clock })}; then its limits file changed.`];
  },
  changeWords: (change) =>
    isLimitChange(change)
      ? [`${change.limit} limit ${change.was ?? 'not declared'} → ${change.becomes ?? 'not declared'}`]
      : null,
  nextSteps: { missing: 'Write the limits file.' },
};
