import type { ShownReason, ShownVerdict } from './shown-verdict.ts';

/** What else than a reason has a section of its own. */
type OtherTopic =
  | 'running'
  | 'on_disk'
  | 'drifted'
  | 'undeclared'
  | 'reload'
  | 'delivery_fault'
  | 'protection_gaps'
  | 'older_agent'
  | 'new_since'
  | 'missing_from_baseline'
  | 'missed_protection'
  | 'local'
  | 'tainted'
  | 'outdated'
  | 'not_in_hub'
  | 'simulated_in_part'
  | 'last_known'
  | 'undo'
  | 'muted'
  | 'waived';

/** What the page can say that docs/states.md has a section about. Each is the name of the section's anchor. */
export type HelpTopic = ShownReason | OtherTopic;

/**
 * Every topic: a new reason does not compile without an entry, and a test asks for the section of each. The page itself needs the
 * names alone, so that nothing of this list is sent.
 */
export const HELP_TOPICS: Record<HelpTopic, true> = {
  never_reported: true,
  agent_silent: true,
  duplicate_agent: true,
  unreadable: true,
  missing: true,
  invalid: true,
  indeterminate: true,
  not_processing: true,
  engine_down: true,
  reload_needed: true,
  not_loaded: true,
  not_compared: true,
  part_of_item: true,
  unloadable: true,
  check_stopped: true,
  unreachable: true,
  running: true,
  on_disk: true,
  drifted: true,
  undeclared: true,
  reload: true,
  delivery_fault: true,
  protection_gaps: true,
  older_agent: true,
  new_since: true,
  missing_from_baseline: true,
  missed_protection: true,
  local: true,
  tainted: true,
  outdated: true,
  not_in_hub: true,
  simulated_in_part: true,
  last_known: true,
  undo: true,
  muted: true,
  waived: true,
};

/** The section about a verdict that is shown. */
export function verdictTopic({ status, reason, evidence }: Pick<ShownVerdict, 'status' | 'reason' | 'evidence'>): HelpTopic {
  if (reason !== null) return reason;
  if (status === 'in_sync') return evidence === 'running' ? 'running' : 'on_disk';
  return status === 'undeclared' ? status : 'drifted';
}

/** Where the docs that came with this Worker tell of a topic. A reason of a newer Worker has a section in that Worker's docs. */
export const helpAddress = (topic: HelpTopic): string => `/docs/states#${topic}`;
