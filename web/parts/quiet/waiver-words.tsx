import type { WaiverDocument } from '#contract';
import { quotable } from '../../words/quotation.ts';
import { whoDid } from '../../words/who-did.ts';
import { Clock } from '../time.tsx';

/** Until when something is accepted, by whose doing, and why. */
export function WaiverWords({ waiver: { until, reason, created_by, actor_kind } }: { waiver: WaiverDocument }) {
  return (
    <span class="quiet">
      until <Clock at={until} />, by {whoDid({ actor: created_by, actor_kind })}: <q>{quotable(reason)}</q>
    </span>
  );
}
