import { now } from '../data/clock.ts';
import { freshnessAt } from '../data/evidence.ts';
import { evidence, outage } from '../data/state.ts';
import { Ago, Clock } from './time.tsx';

/** How old the evidence is: `seen` by an answer of the fleet itself, `as of the check` by one of the snapshot. */
export function Freshness() {
  if (evidence.value === null) return <>waiting for an answer</>;
  const freshness = freshnessAt(evidence.value, now.value);
  const old = outage.value === null ? '' : 'old: ';
  switch (freshness.kind) {
    case 'seen':
      return (
        <>
          {old}seen <Ago at={freshness.at} />
        </>
      );
    case 'check':
      return (
        <>
          {old}as of the check at <Clock at={freshness.at} />
        </>
      );
    case 'none':
      return <>not checked yet</>;
  }
}
