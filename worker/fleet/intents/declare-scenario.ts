import { accept, DECLARATIONS_MAX, type Declared, type Outcome, refuse } from '#contract';
import { judgeHost } from '../checks/judge-host.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { installedOn, scenariosSurface } from '../surfaces/scenarios.ts';
import { addEvent } from '../tables/events.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readIntent, type StoredIntent, saveDeclared } from '../tables/intents.ts';
import { readSeen } from '../tables/seen-scenarios.ts';
import { nextDeclaration, resolveName } from './scenario-names.ts';

export interface ScenarioDeclared {
  name: string;
  disabled: boolean;
  declared: Declared | null;
  changed: boolean;
}

/** Declares a scenario disabled or enabled on one host. Idempotent. Runs inside the caller's transaction. */
export function declareScenario(
  sql: SqlStorage,
  host: HostRow,
  given: string,
  disabled: boolean,
  now: number,
): Outcome<ScenarioDeclared> {
  const intent = readIntent(sql, host.id);
  const declared = declaredOf(scenariosSurface, intent);
  const resolved = resolveName(given, disabled, installedOn(sql, host.id), declared);
  if (!resolved.ok) return resolved;
  const name = resolved.value;
  const next = nextDeclaration(declared[name], disabled, readSeen(sql, host.id).has(name));
  return declare(sql, host, intent, name, next, now, disabled ? `Disabled ${name}.` : `Enabled ${name} again.`);
}

/** Withdraws whatever is declared for a scenario on one host. Idempotent. Runs inside the caller's transaction. */
export function withdrawScenario(sql: SqlStorage, host: HostRow, given: string, now: number): Outcome<ScenarioDeclared> {
  const intent = readIntent(sql, host.id);
  const resolved = resolveName(given, false, [], declaredOf(scenariosSurface, intent));
  if (!resolved.ok) return resolved;
  return declare(sql, host, intent, resolved.value, undefined, now, `Withdrew the declaration of ${resolved.value}.`);
}

/** @param next what is declared from now on; undefined: nothing */
function declare(
  sql: SqlStorage,
  host: HostRow,
  intent: StoredIntent,
  name: string,
  next: Declared | undefined,
  now: number,
  detail: string,
): Outcome<ScenarioDeclared> {
  const scenarios = declaredOf(scenariosSurface, intent);
  const answer = { name, disabled: next === 'disabled', declared: next ?? null };
  if (scenarios[name] === next) return accept({ ...answer, changed: false });
  const { [name]: _, ...others } = scenarios;
  const after = next === undefined ? others : { ...others, [name]: next };
  if (Object.keys(after).length > DECLARATIONS_MAX) {
    return refuse('too_many_declarations', `At most ${DECLARATIONS_MAX} scenarios can be declared for a host.`);
  }
  const changed = saveDeclared(sql, host.id, intent, scenariosSurface.name, after, now);
  const change = { scenario: name, was: scenarios[name] ?? null, becomes: next ?? null };
  addEvent(sql, host.id, {
    at: now,
    kind: 'intent_changed',
    surface: scenariosSurface.name,
    actor: 'operator',
    detail,
    changes: [{ surface: scenariosSurface.name, changes: [change] }],
  });
  judgeHost(sql, host, now, 'intent', { intent: changed });
  return accept({ ...answer, changed: true });
}
