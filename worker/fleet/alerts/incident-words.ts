import { cutTo, type IncidentKind } from '#contract';
import { named } from '../../drift/index.ts';
import type { Incident, IncidentFacts, IncidentHost } from '../tables/incidents.ts';

/** A name of a host's is cut to so many UTF-16 units, quotation marks left aside: a message has room for more than one. */
const NAME_MAX = 100;

/** A name that a host gave, as it can stand in a sentence. */
export const nameWords = (name: string): string => named(cutTo(name, NAME_MAX));

/** What is wrong, as it stands after the name of a host: `crowdsecurity/ssh-bf came back, by a hub upgrade`. Pure. */
export function incidentWords({ kind, facts }: Pick<Incident, 'kind' | 'facts'>): string {
  switch (kind) {
    case 'engine_down':
      return 'CrowdSec is not running';
    case 'load_fault':
      return 'CrowdSec would fail at its next load';
    case 'drift_by_host':
      return [itemWords(facts, true) ?? 'it differs from what is declared', facts.byWords].filter(Boolean).join(', ');
    case 'intent_not_applied':
      return `${itemWords(facts, false) ?? 'it differs from what is declared'}: declared and not applied`;
    case 'reload_needed':
      return `CrowdSec needs a reload: ${itemWords(facts, false) ?? 'it runs something else than is on disk'}`;
    case 'silence':
      return 'no evidence comes from the agent';
    case 'duplicate_agent':
      return "two agents with this host's key take turns";
    case 'not_delivered':
      return 'the newest intent is not on the host';
  }
}

/** Whether what differs on a host was accepted, so that it left the incident though it still differs. Pure. */
export const isAccepted = ({ facts }: Pick<Incident, 'facts'>, { hostId }: Pick<IncidentHost, 'hostId'>): boolean =>
  facts.acceptedOn?.includes(hostId) === true;

/** What it means and what to do, in a sentence or two; null where the items say it all. Pure. */
export function adviceWords(kind: IncidentKind): string | null {
  switch (kind) {
    case 'engine_down':
    case 'drift_by_host':
    case 'reload_needed':
      return null;
    case 'load_fault':
      return 'A failed load ends CrowdSec: mend this before it is reloaded or restarted.';
    case 'intent_not_applied':
      return 'Somebody declared it, the host has been told, and nobody has applied it.';
    case 'silence':
      return 'The host, its network or the agent is down; CrowdSec itself may be fine. On the host: systemctl status argos-drift-agent, or of a container docker compose logs argos-drift-agent.';
    case 'duplicate_agent':
      return 'Mostly a machine was cloned. Enrol one of the two as a host of its own, or stop its agent.';
    case 'not_delivered':
      return 'What is declared cannot be applied before its agent has written it down. On the host: sudo argos-drift-agent check.';
  }
}

/** The first item and how many more there are; null without any. @param isHosts whether the host did it */
function itemWords({ items, count }: IncidentFacts, isHosts: boolean): string | null {
  const [first] = items;
  if (first === undefined) return null;
  const words = `${nameWords(first.item)} ${(isHosts ? first.became : undefined) ?? first.words}`;
  return count === 1 ? words : `${words}, and ${count - 1} more`;
}

/** RFC 3339 to the second. @param at Unix milliseconds */
export const timeWords = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
