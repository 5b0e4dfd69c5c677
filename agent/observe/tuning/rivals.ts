import { CRS_THRESHOLDS } from '#contract';
import type { Survey } from '../seclang/survey.ts';
import type { TuningRules } from '../seclang/thresholds.ts';
import { Unobservable } from '../unobservable.ts';
import { type InUse, rulesInUse } from './in-use.ts';
import { TUNING_RULE } from './tuning-rule.ts';

/**
 * Refuses to call the tuning file's thresholds the engine's own where another appsec rule in use has a say in them, itself or
 * by a file of CrowdSec's data folder.
 * @param target the tuning file, no link
 * @throws Unobservable `indeterminate`, naming the other file
 */
export function refuseRivals(inUse: InUse, tuning: TuningRules, target: string): void {
  for (const { path, facts } of rulesInUse(inUse)) {
    if (path === target) continue;
    // CrowdSec keys its rules by name, and which of two is kept depends on the order in which it meets them.
    const why = facts.name === TUNING_RULE ? `is named ${TUNING_RULE} too` : rivalry(facts.inline, tuning)?.why;
    if (why !== undefined) throw new Unobservable('indeterminate', `the appsec rule ${path}, which is in use, ${why}`);
  }
  for (const { path, rule, survey } of inUse.dataFiles.read) {
    const found = rivalry(survey, tuning);
    if (found === null) continue;
    const at = found.line === null ? path : `${path}, line ${found.line}`;
    throw new Unobservable('indeterminate', `${at}: this file, which the appsec rule ${rule} in use loads, ${found.why}`);
  }
}

function rivalry(other: Survey, tuning: TuningRules): { line: number | null; why: string } | null {
  if (other.trouble !== null) return other.trouble;
  const setter = other.setters.find(({ guard }) => guard === null);
  if (setter !== undefined) return { line: setter.line, why: 'sets a threshold too' };
  for (const { line, guard } of other.setters) {
    if (guard === null || tuning[guard.which] !== null || guard.value === CRS_THRESHOLDS[guard.which]) continue;
    return { line, why: `sets the ${guard.which} threshold to ${guard.value} where nothing else sets it` };
  }
  const twin = tuning.ids.find((id) => other.ids.includes(id));
  if (twin !== undefined) return { line: null, why: `has the id ${twin} too, so the engine refuses both` };
  for (const id of tuning.ids) {
    const reach = other.reaches.find(({ from, to }) => from <= id && id <= to);
    if (reach !== undefined) return { line: reach.line, why: `removes or changes the rule ${id}` };
  }
  if (other.reachesByName === null || !tuning.isNamed) return null;
  return { line: other.reachesByName, why: 'removes rules by tag or message' };
}
