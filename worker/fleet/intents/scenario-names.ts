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
 * Finds the full name that an operator means. A full name is always accepted; a short one where exactly one item has it.
 * A local item cannot be managed by `cscli`, so nothing is declared for it.
 * @param disabled what is to be declared
 * @param installed the last decidable report's items
 */
export function resolveName(
  given: string,
  disabled: boolean,
  installed: readonly InstalledScenario[],
  declared: Readonly<Record<string, Declared>>,
): Outcome<string> {
  const exact = installed.find((item) => item.name === given);
  // What was disabled before a local file took the name can still be enabled again.
  if (exact?.origin === 'local' && (disabled || declared[given] === undefined)) return refuseLocal(exact);
  const parts = partsIn(installed);
  const whole = parts.get(given);
  // What was declared before the agent reported rule names can still be enabled again.
  if (whole !== undefined && (disabled || declared[given] === undefined)) return refusePart(given, whole);
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
  return item?.origin === 'local' ? refuseLocal(item) : accept(only);
}

/**
 * What is declared after an operator disabled or enabled a scenario. Undefined: nothing.
 * @param wasSeen whether the scenario was ever seen installed on the host; enabling another goes back to nothing, since it
 * would be expected for ever where it never was
 */
export function nextDeclaration(current: Declared | undefined, disabled: boolean, wasSeen: boolean): Declared | undefined {
  if (disabled) return 'disabled';
  if (current === 'disabled') return wasSeen ? 'enabled' : undefined;
  return current;
}

function refuseLocal(item: InstalledScenario) {
  return refuse(
    'local_scenario',
    `${named(item.name)} is a local scenario (${named(item.file)}). cscli cannot remove it; edit or delete that file on the host.`,
    {
      file: item.file,
    },
  );
}

function refusePart(given: string, item: string) {
  const detail = `${named(given)} is a rule inside ${named(item)}, which is installed or removed as a whole. Declare ${named(item)} instead.`;
  return refuse('part_of_item', detail, { item });
}
