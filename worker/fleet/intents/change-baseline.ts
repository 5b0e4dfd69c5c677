import {
  type Actor,
  accept,
  type BaselineDocument,
  type BaselineRequest,
  type Outcome,
  refuse,
  type ScenariosReport,
} from '#contract';
import {
  type Acceptance,
  acceptInstalled,
  baselineOf,
  hostSays,
  list,
  named,
  type ScenariosIntent,
  scenariosRule,
  sizeOf,
  tellsSimulation,
} from '../../drift/index.ts';
import { baselineDocument } from '../documents/baseline.ts';
import { baselineChanges } from '../surfaces/baseline-changes.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { scenariosSurface } from '../surfaces/scenarios.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readIntent, type StoredIntent } from '../tables/intents.ts';
import { readLiveness } from '../tables/liveness.ts';
import { readObservation } from '../tables/observations.ts';
import { saveScenarios } from './save-scenarios.ts';

/**
 * What is installed is what shall be, in whole or of some scenarios; or the baseline is dropped, and declarations alone are compared.
 * What changes nothing is done already. Runs inside the caller's transaction.
 * @param now Unix milliseconds
 */
export function changeBaseline(
  sql: SqlStorage,
  host: HostRow,
  request: BaselineRequest,
  by: Actor,
  now: number,
): Outcome<BaselineDocument> {
  const intent = readIntent(sql, host.id);
  const scenarios = declaredOf(scenariosSurface, intent);
  return 'drop' in request
    ? drop(sql, host, intent, scenarios, by, now)
    : acceptWhatIs(sql, host, intent, scenarios, request, by, now);
}

function drop(
  sql: SqlStorage,
  host: HostRow,
  intent: StoredIntent,
  scenarios: ScenariosIntent,
  by: Actor,
  now: number,
): Outcome<BaselineDocument> {
  if (scenarios.baseline === 'dropped') return accept(baselineDocument(null));
  const had = baselineOf(scenarios);
  const detail =
    had === null
      ? 'Nothing that is installed will be adopted: declarations alone are compared.'
      : `Dropped the baseline of ${sizeOf(had)} scenarios: declarations alone are compared.`;
  save(sql, host, intent, { ...scenarios, baseline: 'dropped' }, detail, by, now);
  return accept(baselineDocument(null));
}

function acceptWhatIs(
  sql: SqlStorage,
  host: HostRow,
  intent: StoredIntent,
  scenarios: ScenariosIntent,
  { accept: accepted, seen }: Extract<BaselineRequest, { seen: string }>,
  by: Actor,
  now: number,
): Outcome<BaselineDocument> {
  const { digest } = readLiveness(sql, host.id);
  const observed = readObservation<ScenariosReport>(sql, host.id, scenariosSurface.name)?.observed;
  if (digest === null || observed === undefined) return refuse('report_undecided', 'No report has arrived from this host yet.');
  const undecided = whyUndecided(observed);
  if (undecided !== null) return refuse('report_undecided', undecided);
  if (seen !== digest) return refuse('report_changed', 'The host has reported something else since this was shown. Look again.');

  const before = baselineOf(scenarios);
  const after = acceptInstalled(before, observed, accepted, now);
  const [unknown] = after.unknown;
  if (unknown !== undefined)
    return refuse(
      'unknown_scenario',
      `${named(unknown)} is neither installed nor in the baseline, so there is nothing to accept.`,
    );
  const [untold] = after.untold;
  if (untold !== undefined && accepted !== 'all')
    return refuse('report_undecided', `Whether ${named(untold)} is simulated is not known, so it cannot be accepted.`);
  if (before !== null && changesIn(after) === 0) return accept(baselineDocument(before));
  save(sql, host, intent, { ...scenarios, baseline: after.baseline }, acceptedSentence(after, host, accepted === 'all'), by, now);
  return accept(baselineDocument(after.baseline));
}

/** Why nobody can accept what this report says; null where it can be accepted. */
function whyUndecided(observed: ScenariosReport): string | null {
  if (scenariosRule.obstacle(observed) !== null)
    return `What is installed cannot be read now. ${hostSays(observed.not_processing ?? observed.detail)}`;
  if (observed.simulation_fault) return `Which scenarios are simulated is not known. ${hostSays(observed.simulation_fault)}`;
  // A folder that is not mounted looks the same, and agreement with nothing at all would be green.
  if (observed.installed.length === 0) return 'Nothing is installed. To watch declarations alone, drop the baseline.';
  return tellsSimulation(observed) ? null : 'This agent does not tell which scenarios are simulated: upgrade it.';
}

const changesIn = ({ joined, left, simulated, inPart, plain, local, hub }: Acceptance): number =>
  [joined, left, simulated, inPart, plain, local, hub].reduce((sum, { length }) => sum + length, 0);

function acceptedSentence(after: Acceptance, { name }: HostRow, isAll: boolean): string {
  const { joined, left, simulated, inPart, plain, local, hub, untold } = after;
  const each = (names: readonly string[], one: string, several: string) => part(names, names.length === 1 ? one : several);
  const part = (names: readonly string[], words: string) => names.length > 0 && `${list(names)} ${words}`;
  const said = [
    joined.length > 0 && `expected from now on: ${list(joined)}`,
    left.length > 0 && `no longer expected: ${list(left)}`,
    part(simulated, 'shall be simulated'),
    part(inPart, 'shall be simulated in part'),
    part(plain, 'shall not be simulated'),
    each(local, 'is a local file now', 'are local files now'),
    each(hub, "is the hub's now", "are the hub's now"),
    part(untold, 'left as before, since it is not known whether simulated'),
  ].filter(Boolean);
  const what = isAll ? `Accepted what ${name} has` : `Accepted a part of what ${name} has`;
  const count = sizeOf(after.baseline);
  return `${[`${what}, ${count} ${count === 1 ? 'scenario' : 'scenarios'} in all`, ...said].join('; ')}.`;
}

function save(
  sql: SqlStorage,
  host: HostRow,
  intent: StoredIntent,
  after: ScenariosIntent,
  detail: string,
  by: Actor,
  now: number,
): void {
  const changes = baselineChanges(declaredOf(scenariosSurface, intent).baseline, after.baseline);
  saveScenarios(sql, host, intent, { after, changes, detail }, by, now);
}
