import { accept, DECLARATIONS_MAX, type Declared, type Outcome, refuse, type TuningDocument, type TuningPatch } from '#contract';
import { judgeHost } from '../checks/judge-host.ts';
import { tuningDocument } from '../documents/views.ts';
import { addEvent } from '../tables/events.ts';
import { readIntent, saveScenarios, saveThresholds } from '../tables/intents.ts';
import { lastDecidedInstalled, readSeen } from '../tables/observations.ts';
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
  hostId: string,
  given: string,
  disabled: boolean,
  now: number,
): Outcome<ScenarioDeclared> {
  const intent = readIntent(sql, hostId);
  const resolved = resolveName(given, disabled, lastDecidedInstalled(sql, hostId), intent.scenarios);
  if (!resolved.ok) return resolved;
  const name = resolved.value;
  const next = nextDeclaration(intent.scenarios[name], disabled, readSeen(sql, hostId).has(name));
  return declare(sql, hostId, name, next, now, disabled ? `Disabled ${name}.` : `Enabled ${name} again.`);
}

/** Withdraws whatever is declared for a scenario on one host. Idempotent. */
export function withdrawScenario(sql: SqlStorage, hostId: string, given: string, now: number): Outcome<ScenarioDeclared> {
  const resolved = resolveName(given, false, [], readIntent(sql, hostId).scenarios);
  if (!resolved.ok) return resolved;
  return declare(sql, hostId, resolved.value, undefined, now, `Withdrew the declaration of ${resolved.value}.`);
}

function declare(
  sql: SqlStorage,
  hostId: string,
  name: string,
  next: Declared | undefined,
  now: number,
  detail: string,
): Outcome<ScenarioDeclared> {
  const { scenarios } = readIntent(sql, hostId);
  const declared = { name, disabled: next === 'disabled', declared: next ?? null };
  if (scenarios[name] === next) return accept({ ...declared, changed: false });
  const { [name]: _, ...others } = scenarios;
  const after = next === undefined ? others : { ...others, [name]: next };
  if (Object.keys(after).length > DECLARATIONS_MAX) {
    return refuse('too_many_declarations', `At most ${DECLARATIONS_MAX} scenarios can be declared for a host.`);
  }
  saveScenarios(sql, hostId, after, now);
  addEvent(sql, hostId, { at: now, kind: 'intent_changed', surface: 'scenarios', actor: 'operator', detail });
  judgeHost(sql, hostId, now, 'intent');
  return accept({ ...declared, changed: true });
}

/** Declares one or both thresholds on one host. Idempotent. Runs inside the caller's transaction. */
export function declareThresholds(
  sql: SqlStorage,
  hostId: string,
  patch: TuningPatch,
  now: number,
): Outcome<TuningDocument & { changed: boolean }> {
  const intent = readIntent(sql, hostId);
  const inbound = patch.inbound_threshold ?? intent.inbound;
  const outbound = patch.outbound_threshold ?? intent.outbound;
  const changed = inbound !== intent.inbound || outbound !== intent.outbound;
  if (changed) {
    saveThresholds(sql, hostId, { inbound, outbound }, now);
    const said = [
      inbound !== intent.inbound && `the inbound threshold to ${inbound}`,
      outbound !== intent.outbound && `the outbound threshold to ${outbound}`,
    ];
    addEvent(sql, hostId, {
      at: now,
      kind: 'intent_changed',
      surface: 'appsec_tuning',
      actor: 'operator',
      detail: `Set ${said.filter(Boolean).join(' and ')}.`,
    });
    judgeHost(sql, hostId, now, 'intent');
  }
  return accept({ ...tuningDocument(sql, hostId), changed });
}
