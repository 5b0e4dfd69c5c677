import { now } from '../data/clock.ts';
import { freshnessAt } from '../data/evidence.ts';
import { evidence, outage } from '../data/state.ts';
import { Ago, Clock } from './time.tsx';

/** How old the evidence is: `seen` by an answer of the fleet itself, `checked` by one of the snapshot; `last` where nothing newer can be had. */
export function Freshness() {
  if (evidence.value === null) return <>waiting for an answer</>;
  const freshness = freshnessAt(evidence.value, now.value);
  const last = outage.value === null ? '' : 'last ';
  switch (freshness.kind) {
    case 'seen':
      return (
        <>
          {last}seen <Ago at={freshness.at} />
        </>
      );
    case 'check':
      return (
        <>
          {last}checked at <Clock at={freshness.at} />
        </>
      );
    case 'none':
      return <>not checked yet</>;
  }
}
