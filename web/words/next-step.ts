import type { ShownReason } from './shown-verdict.ts';

const STEPS: Partial<Record<ShownReason, string>> = {
  unreadable: 'Once the agent can read it, its next report clears this by itself.',
  invalid: 'CrowdSec may refuse it as well. Mend it on the host; the next report clears this by itself.',
  unloadable: 'The files agree. What CrowdSec would not load stands on top of this page.',
};

/** What a person can do about a reason; undefined where the verdict's own sentence, or the surface, says it all. */
export const nextStep = (reason: ShownReason): string | undefined => STEPS[reason];
