import { type InUse, rulesInUse } from './in-use.ts';
import type { RuleFacts } from './rule-facts.ts';
import type { TuningRules } from './thresholds.ts';
import { TUNING_RULE } from './tuning-rule.ts';
import { Unobservable } from './unobservable.ts';

/**
 * Refuses to call the tuning file's thresholds the engine's own where another appsec rule in use has a say in them.
 * @param target the tuning file, no link
 * @throws Unobservable `indeterminate`, naming the other file
 */
export function refuseRivals(inUse: InUse, tuning: TuningRules, target: string): void {
  for (const { path, facts } of rulesInUse(inUse)) {
    if (path === target) continue;
    const why = rivalry(facts, tuning);
    if (why !== null) throw new Unobservable('indeterminate', `the appsec rule ${path}, which is in use, ${why}`);
  }
}

function rivalry(facts: RuleFacts, tuning: TuningRules): string | null {
  // CrowdSec keys its rules by name, and which of two is kept depends on the order in which it meets them.
  if (facts.name === TUNING_RULE) return `is named ${TUNING_RULE} too`;
  if (facts.setsThreshold) return 'sets a threshold too';
  const twin = tuning.ids.find((id) => facts.ids.includes(id));
  if (twin !== undefined) return `has the id ${twin} too, so the engine refuses both`;
  const reached = tuning.ids.find((id) => facts.reaches.some(([from, to]) => from <= id && id <= to));
  if (reached !== undefined) return `removes or changes the rule ${reached}`;
  return facts.reachesByName && tuning.isNamed ? 'removes rules by tag or message' : null;
}
