import { type Incident, type IncidentHost, keyText } from '../tables/incidents.ts';
import type { Condition, WrongNow } from './conditions.ts';

/** A host's part in an incident. */
export interface Part {
  readonly incident: Incident;
  readonly host: IncidentHost;
}

/** What has to happen to the incidents of a host. */
export interface Steps {
  /** It is over on this host. */
  readonly ended: readonly Part[];
  /** It still differs on this host, and all of it was accepted. */
  readonly accepted: readonly Part[];
  /** It goes on with another content. */
  readonly changed: readonly { readonly from: Part; readonly condition: Condition }[];
  readonly begun: readonly Condition[];
}

/** What has to happen to the incidents that a host is in, by what is wrong with it now. Pure. */
export function stepsOf(standing: readonly Part[], { conditions, undecided, accepted = [] }: WrongNow): Steps {
  const found = new Map(conditions.map((condition) => [keyText(condition), condition]));
  const open = new Set(undecided.map(keyText));
  const kept = new Set(standing.map(({ incident }) => keyText(incident)));
  const waived = new Set(accepted.map(keyText));
  const left = standing.filter(({ incident }) => !found.has(keyText(incident)) && !open.has(keyText(incident)));
  return {
    ended: left.filter(({ incident }) => !waived.has(keyText(incident))),
    accepted: left.filter(({ incident }) => waived.has(keyText(incident))),
    changed: standing.flatMap((from) => {
      const condition = found.get(keyText(from.incident));
      return condition === undefined || condition.content === from.incident.content ? [] : [{ from, condition }];
    }),
    begun: conditions.filter((condition) => !kept.has(keyText(condition))),
  };
}
