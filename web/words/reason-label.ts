import type { ShownReason } from './shown-verdict.ts';

/** Empty where the state's own word, or what stands on top of the page, says it. */
const LABELS: Record<ShownReason, string> = {
  never_reported: 'never reported',
  agent_silent: 'agent silent',
  duplicate_agent: 'two agents',
  unreadable: 'unreadable',
  missing: 'missing',
  invalid: 'invalid',
  indeterminate: 'cannot be told',
  not_processing: 'log processor off',
  engine_down: '',
  reload_needed: '',
  not_loaded: 'not loaded',
  not_compared: 'not compared',
  part_of_item: 'part of an item',
  unloadable: '',
  check_stopped: '',
  unreachable: '',
};

/** A reason in a word or two. One of a newer Worker is shown as it came. */
export function reasonLabel(reason: ShownReason): string {
  const known: string | undefined = LABELS[reason];
  return known ?? reason;
}
