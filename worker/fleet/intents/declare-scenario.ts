import { type Actor, accept, DECLARATIONS_MAX, type Declared, type Outcome, refuse } from '#contract';
import { baselineOf, namesIn } from '../../drift/index.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { installedOn, scenariosSurface } from '../surfaces/scenarios.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readIntent, type StoredIntent } from '../tables/intents.ts';
import { saveScenarios } from './save-scenarios.ts';
import { resolveName } from './scenario-names.ts';

export interface ScenarioDeclared {
  name: string;
  disabled: boolean;
  declared: Declared | null;
  changed: boolean;
}

/** Declares a scenario disabled, enabled or simulated on one host. Idempotent. Runs inside the caller's transaction. */
export function declareScenario(
  sql: SqlStorage,
  host: HostRow,
  given: string,
  next: Declared,
  by: Actor,
  now: number,
): Outcome<ScenarioDeclared> {
  const intent = readIntent(sql, host.id);
  const scenarios = declaredOf(scenariosSurface, intent);
  const adopted = [...namesIn(baselineOf(scenarios))];
  const resolved = resolveName(given, next, installedOn(sql, host.id), scenarios.names, adopted);
  if (!resolved.ok) return resolved;
  return declare(sql, host, intent, resolved.value, next, by, now, `Declared ${resolved.value} ${next}.`);
}

/** Withdraws whatever is declared for a scenario on one host. Idempotent. Runs inside the caller's transaction. */
export function withdrawScenario(
  sql: SqlStorage,
  host: HostRow,
  given: string,
  by: Actor,
  now: number,
): Outcome<ScenarioDeclared> {
  const intent = readIntent(sql, host.id);
  const resolved = resolveName(given, 'enabled', [], declaredOf(scenariosSurface, intent).names);
  if (!resolved.ok) return resolved;
  return declare(sql, host, intent, resolved.value, undefined, by, now, `Withdrew the declaration of ${resolved.value}.`);
}

/** @param next what is declared from now on; undefined: nothing */
function declare(
  sql: SqlStorage,
  host: HostRow,
  intent: StoredIntent,
  name: string,
  next: Declared | undefined,
  by: Actor,
  now: number,
  detail: string,
): Outcome<ScenarioDeclared> {
  const scenarios = declaredOf(scenariosSurface, intent);
  const answer = { name, disabled: next === 'disabled', declared: next ?? null };
  if (scenarios.names[name] === next) return accept({ ...answer, changed: false });
  const { [name]: _, ...others } = scenarios.names;
  const names = next === undefined ? others : { ...others, [name]: next };
  if (Object.keys(names).length > DECLARATIONS_MAX) {
    return refuse('too_many_declarations', `At most ${DECLARATIONS_MAX} scenarios can be declared for a host.`);
  }
  const change = { scenario: name, was: scenarios.names[name] ?? null, becomes: next ?? null };
  saveScenarios(sql, host, intent, { after: { ...scenarios, names }, changes: [change], detail }, by, now);
  return accept({ ...answer, changed: true });
}
