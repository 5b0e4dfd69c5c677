import { accept, type BaselineDocument, type BaselineRequest, type Outcome, refuse, type ScenariosReport } from '#contract';
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
import { judgeHost } from '../checks/judge-host.ts';
import { baselineDocument } from '../documents/baseline.ts';
import { baselineChanges } from '../surfaces/baseline-changes.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { scenariosSurface } from '../surfaces/scenarios.ts';
import { addEvent } from '../tables/events.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readIntent, type StoredIntent, saveDeclared } from '../tables/intents.ts';
import { readLiveness } from '../tables/liveness.ts';
import { readObservation } from '../tables/observations.ts';

/**
 * What is installed is what shall be, in whole or of some scenarios; or the baseline is dropped, and declarations alone are compared.
 * What changes nothing is done already. Runs inside the caller's transaction.
 * @param now Unix milliseconds
 */
export function changeBaseline(sql: SqlStorage, host: HostRow, request: BaselineRequest, now: number): Outcome<BaselineDocument> {
  const intent = readIntent(sql, host.id);
  const scenarios = declaredOf(scenariosSurface, intent);
  return 'drop' in request ? drop(sql, host, intent, scenarios, now) : acceptWhatIs(sql, host, intent, scenarios, request, now);
}

function drop(
  sql: SqlStorage,
  host: HostRow,
  intent: StoredIntent,
  scenarios: ScenariosIntent,
  now: number,
): Outcome<BaselineDocument> {
  if (scenarios.baseline === 'dropped') return accept(baselineDocument(null));
  const had = baselineOf(scenarios);
  const detail =
    had === null
      ? 'Nothing that is installed will be adopted: declarations alone are compared.'
      : `Dropped the baseline of ${sizeOf(had)} scenarios: declarations alone are compared.`;
  save(sql, host, intent, { ...scenarios, baseline: 'dropped' }, detail, now);
  return accept(baselineDocument(null));
}

function acceptWhatIs(
  sql: SqlStorage,
  host: HostRow,
  intent: StoredIntent,
  scenarios: ScenariosIntent,
  { accept: accepted, seen }: Extract<BaselineRequest, { seen: string }>,
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
  if (before !== null && changesIn(after) === 0) return accept(baselineDocument(before));
  save(sql, host, intent, { ...scenarios, baseline: after.baseline }, acceptedSentence(after, host, accepted === 'all'), now);
  return accept(baselineDocument(after.baseline));
}

/** Why nobody can accept what this report says; null where it can be accepted. */
function whyUndecided(observed: ScenariosReport): string | null {
  if (scenariosRule.obstacle(observed) !== null)
    return `What is installed cannot be read now. ${hostSays(observed.not_processing ?? observed.detail)}`;
  if (observed.simulation_fault) return `Which scenarios are simulated is not known. ${hostSays(observed.simulation_fault)}`;
  if (!tellsSimulation(observed)) return 'This agent does not tell which scenarios are simulated: upgrade it.';
  // A folder that is not mounted looks the same, and agreement with nothing at all would be green.
  return observed.installed.length === 0 ? 'Nothing is installed. To watch declarations alone, drop the baseline.' : null;
}

const changesIn = ({ joined, left, simulated, plain }: Acceptance): number =>
  joined.length + left.length + simulated.length + plain.length;

function acceptedSentence(after: Acceptance, { name }: HostRow, isAll: boolean): string {
  const { joined, left, simulated, plain } = after;
  const part = (names: readonly string[], words: string) => names.length > 0 && `${list(names)} ${words}`;
  const said = [
    part(joined, 'joined'),
    part(left, 'left'),
    part(simulated, 'shall be simulated'),
    part(plain, 'shall not be simulated'),
  ].filter(Boolean);
  const what = isAll ? `Accepted what ${name} has` : `Accepted a part of what ${name} has`;
  return `${what}, ${sizeOf(after.baseline)} scenarios in all${said.length === 0 ? '' : `: ${said.join('; ')}`}.`;
}

function save(sql: SqlStorage, host: HostRow, intent: StoredIntent, after: ScenariosIntent, detail: string, now: number): void {
  const changed = saveDeclared(sql, host.id, intent, scenariosSurface.name, after, now);
  const changes = baselineChanges(declaredOf(scenariosSurface, intent).baseline, after.baseline);
  addEvent(sql, host.id, {
    at: now,
    kind: 'intent_changed',
    surface: scenariosSurface.name,
    actor: 'operator',
    detail,
    changes: [{ surface: scenariosSurface.name, changes }],
  });
  judgeHost(sql, host, now, 'intent', { intent: changed });
}
