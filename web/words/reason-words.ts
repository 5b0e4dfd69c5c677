import type { ShownReason } from './shown-verdict.ts';

interface ReasonWords {
  label: string;
  /** What a person can do about it; null where the verdict's own sentence, or the surface, says it all. */
  next: string | null;
}

const WORDS: Record<ShownReason, ReasonWords> = {
  never_reported: { label: 'never reported', next: null },
  agent_silent: { label: 'agent silent', next: null },
  duplicate_agent: { label: 'two agents', next: null },
  unreadable: { label: 'unreadable', next: 'Once the agent can read it, its next report clears this by itself.' },
  missing: { label: 'missing', next: null },
  invalid: {
    label: 'invalid',
    next: 'CrowdSec may refuse it as well. Mend it on the host; the next report clears this by itself.',
  },
  indeterminate: { label: 'cannot be decided', next: null },
  not_processing: { label: 'log processor off', next: null },
  // What is wrong with the engine stands on top of the page, with what to do.
  engine_down: { label: '', next: null },
  reload_needed: { label: '', next: null },
  not_loaded: { label: 'not loaded', next: null },
  not_compared: { label: 'not compared', next: null },
  part_of_item: { label: 'part of an item', next: null },
  unloadable: { label: '', next: null },
  check_stopped: { label: 'check stopped', next: 'The page keeps trying.' },
  unreachable: { label: 'no answer', next: null },
};

/** Words for a reason. A reason of a newer Worker is shown as it came. */
export function reasonWords(reason: ShownReason): ReasonWords {
  const known: ReasonWords | undefined = WORDS[reason];
  return known ?? { label: reason, next: null };
}
