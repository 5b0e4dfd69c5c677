import type { ChannelRules, IncidentKind } from '#contract';

/**
 * What can be wrong, and how many minutes it stands before the first message unless a channel says otherwise. The times are the
 * contract's own, which a test holds them to: the page imports no values from the contract.
 */
export const INCIDENTS: Readonly<Record<IncidentKind, { words: string; usualMin: number }>> = {
  engine_down: { words: 'CrowdSec does not run', usualMin: 1 },
  load_fault: { words: 'CrowdSec’s next load would fail', usualMin: 1 },
  drift_by_host: { words: 'a host drifts by itself', usualMin: 5 },
  intent_not_applied: { words: 'what was declared is not applied', usualMin: 60 },
  reload_needed: { words: 'a reload is needed', usualMin: 15 },
  silence: { words: 'a host is silent', usualMin: 5 },
  duplicate_agent: { words: 'two agents report with one key', usualMin: 5 },
  not_delivered: { words: 'an intent does not reach its host', usualMin: 15 },
};

export const INCIDENT_KINDS = Object.keys(INCIDENTS) as IncidentKind[];

const MINUTES_MAX = 10_080;

/** A rule as the form has it. */
export interface RuleInput {
  isEnabled: boolean;
  /** As it was typed. */
  minutes: string;
}
export type RulesInput = Readonly<Record<IncidentKind, RuleInput>>;

const each = <T>(make: (kind: IncidentKind) => T) =>
  Object.fromEntries(INCIDENT_KINDS.map((kind) => [kind, make(kind)])) as Record<IncidentKind, T>;

/** A channel's rules for the form. What is left out is as usual. */
export const rulesInput = (rules: ChannelRules): RulesInput =>
  each((kind) => ({
    isEnabled: rules[kind]?.enabled !== false,
    minutes: String((rules[kind]?.wait_s ?? INCIDENTS[kind].usualMin * 60) / 60),
  }));

/** The first rule with a time that is none; null where all are. */
export const wrongRule = (input: RulesInput): IncidentKind | null =>
  INCIDENT_KINDS.find((kind) => input[kind].isEnabled && !isTime(input[kind].minutes)) ?? null;

const isTime = (typed: string): boolean => /^\s*\d+(\.\d+)?\s*$/.test(typed) && Number(typed) <= MINUTES_MAX;

/** What is sent: only what is not as usual, so that a later version's usual times count. */
export function rulesOf(input: RulesInput): ChannelRules {
  const rules: ChannelRules = {};
  for (const kind of INCIDENT_KINDS) {
    const { isEnabled, minutes } = input[kind];
    if (!isEnabled) rules[kind] = { enabled: false };
    else if (Number(minutes) !== INCIDENTS[kind].usualMin) rules[kind] = { wait_s: Math.round(Number(minutes) * 60) };
  }
  return rules;
}

/** `1 min`, `2 h`: a waiting time in minutes. */
const waitWords = (minutes: number): string =>
  minutes === 0 ? 'at once' : minutes % 60 === 0 ? `after ${minutes / 60} h` : `after ${Math.round(minutes * 10) / 10} min`;

/** A channel's rules in a sentence or two. */
export function rulesWords(rules: ChannelRules): string {
  const input = rulesInput(rules);
  const left = INCIDENT_KINDS.filter((kind) => !input[kind].isEnabled);
  const other = INCIDENT_KINDS.filter(
    (kind) => input[kind].isEnabled && Number(input[kind].minutes) !== INCIDENTS[kind].usualMin,
  );
  if (left.length === INCIDENT_KINDS.length) return 'Tells of nothing.';
  const told = left.length === 0 ? 'Tells of everything' : 'Tells of the rest';
  return [
    left.length === 0 ? '' : `Not told: ${left.map((kind) => INCIDENTS[kind].words).join('; ')}. `,
    other.length === 0 ? `${told} after the usual times.` : `${told} after the usual times, but for: `,
    other.map((kind) => `${INCIDENTS[kind].words}, ${waitWords(Number(input[kind].minutes))}`).join('; '),
    other.length === 0 ? '' : '.',
  ].join('');
}
