import {
  accept,
  type Declared,
  type InstalledScenario,
  type Outcome,
  refuse,
  SCENARIO_NAME_MAX_CHARS,
  SCENARIO_NAME_PATTERN,
  SHORT_NAME_PATTERN,
  splitName,
} from '#contract';
import { named, partsIn } from '../../drift/index.ts';

/**
 * Finds the full name that an operator means. A full name is always accepted, installed or not; a short one where exactly one item has it.
 * `cscli` installs and removes no local item, so that of one only `simulated` can be declared, and `enabled` as the way back from a
 * declaration that it has.
 * @param next what is to be declared
 * @param installed the last decidable report's items
 */
export function resolveName(
  given: string,
  next: Declared,
  installed: readonly InstalledScenario[],
  declared: Readonly<Record<string, Declared>>,
): Outcome<string> {
  const exact = installed.find((item) => item.name === given);
  const isWayBack = next === 'enabled' && Object.hasOwn(declared, given);
  if (exact?.origin === 'local' && next !== 'simulated' && !isWayBack) return refuseLocal(exact, next);
  const parts = partsIn(installed);
  const whole = parts.get(given);
  // What was declared before the agent reported rule names can still be enabled again.
  if (whole !== undefined && !isWayBack) return refusePart(given, whole);
  if (given.length <= SCENARIO_NAME_MAX_CHARS && SCENARIO_NAME_PATTERN.test(given)) return accept(given);
  if (given.length > SCENARIO_NAME_MAX_CHARS || !SHORT_NAME_PATTERN.test(given)) {
    return refuse(
      'invalid_name',
      'A scenario name looks like crowdsecurity/ssh-bf: letters, digits, dots, dashes and underscores around one slash.',
      {
        field: 'name',
      },
    );
  }
  const known = new Set([...installed.map((item) => item.name), ...Object.keys(declared)]);
  const candidates = [...known].filter((name) => splitName(name).shortName === given).sort();
  const [only] = candidates;
  const part = [...parts].find(([rule]) => splitName(rule).shortName === given);
  if (only === undefined && part !== undefined) return refusePart(...part);
  if (only === undefined)
    return refuse(
      'unknown_scenario',
      `No installed scenario is called ${given}. Give the full name, such as crowdsecurity/${given}.`,
    );
  if (candidates.length > 1)
    return refuse('ambiguous_name', `${given} may be ${candidates.map(named).join(' or ')}. Give the full name.`, { candidates });
  const item = installed.find(({ name }) => name === only);
  // A local item may have a name without an owner, which no sentinel holds.
  if (only !== given) return item === undefined ? accept(only) : resolveName(only, next, installed, declared);
  return item === undefined ? accept(only) : refuseLocal(item, next);
}

function refuseLocal({ name, file }: InstalledScenario, next: Declared) {
  const why =
    next === 'simulated'
      ? 'Its name has no owner, so that nothing can be declared of it'
      : 'cscli neither installs nor removes it, so that it can only be declared simulated';
  return refuse(
    'local_scenario',
    `${named(name)} is a local scenario (${named(file)}). ${why}; edit or delete that file on the host.`,
    { file },
  );
}

function refusePart(given: string, item: string) {
  const detail = `${named(given)} is a rule inside ${named(item)}, which is installed or removed as a whole. Declare ${named(item)} instead.`;
  return refuse('part_of_item', detail, { item });
}
