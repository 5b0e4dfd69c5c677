import { type Actor, accept, type IfMatch, type Outcome, refuse, type UndoDocument, type UndoRequest } from '#contract';
import { named } from '../../drift/index.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { unknownHost } from '../select-hosts.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import type { FleetSurface, UndoPlan } from '../surfaces/surface.ts';
import { addEvent, type IntentEvent, readIntentEvent, type SurfaceChanges } from '../tables/events.ts';
import { type HostRow, readHost } from '../tables/hosts.ts';
import { readIntent, type StoredIntent, saveDeclared } from '../tables/intents.ts';
import { readObservations } from '../tables/observations.ts';
import { intentChanged, refuseIfChanged } from './intent-changed.ts';

const UNDID = 'Undid: ';
const DID_AGAIN = 'Did again: ';

type SurfacePlan = UndoPlan & { readonly surface: FleetSurface };

/**
 * Takes back what an operator's event changed of a host's intent, or says what that would change: each value that the event set gets
 * the value that it had before, whatever was declared of it since. Where it has that already, nothing changes and no event is
 * written. Runs inside the caller's transaction.
 * @param ifMatch on which revision the difference was shown; a dry run shows it, whatever that was
 * @param eventId of an event in the history of that host
 */
export function undoChange(
  sql: SqlStorage,
  hostId: string,
  eventId: number,
  { dry_run, revision }: UndoRequest,
  ifMatch: IfMatch,
  by: Actor,
  now: number,
): Outcome<UndoDocument> {
  const host = readHost(sql, hostId);
  if (host === null) return unknownHost(hostId);
  const event = readIntentEvent(sql, hostId, eventId);
  if (event === null) return refuse('unknown_event', `The history of ${named(host.name)} has no such event, or no longer.`);
  const refusal = whyNot(event);
  if (refusal !== null) return refuse('not_undoable', refusal);

  const intent = readIntent(sql, hostId);
  const unchanged = refuseIfChanged(sql, host, dry_run ? null : ifMatch, true);
  if (!unchanged.ok) return unchanged;
  const planned = plan(sql, host, intent, event.changes ?? []);
  if (!planned.ok) return planned;
  const changing = planned.value.filter(({ changes }) => changes.length > 0);
  // What is so already needs no change, whoever made it so: a request whose answer was lost may be sent again.
  if (changing.length === 0) return accept(summary(planned.value, intent, false));
  if (revision !== undefined && revision !== intent.revision) return intentChanged(sql, host, revision);
  if (dry_run) return accept(summary(planned.value, intent, false));

  let after = intent;
  for (const { surface, declared } of changing) after = saveDeclared(sql, hostId, after, surface.name, declared, now);
  const [only] = changing.length === 1 ? changing : [];
  addEvent(sql, hostId, {
    at: now,
    kind: 'intent_changed',
    ...(only === undefined ? {} : { surface: only.surface.name }),
    actor: by,
    detail: sentence(event.detail),
    changes: changing.map(({ surface, changes }) => ({ surface: surface.name, changes })),
  });
  judgeHost(sql, host, now, 'intent', { intent: after, by });
  return accept(summary(planned.value, after, true));
}

/** Why an event cannot be taken back, as a sentence; null where it can. */
function whyNot({ kind, changes }: IntentEvent): string | null {
  if (kind !== 'intent_changed') return 'Only what an operator changed of the intent can be undone.';
  if (changes === null)
    return 'What this changed is not kept, since it is older than Argos Drift 0.2 or changed too much. Declare what you want instead.';
  const known = new Set<string>(FLEET_SURFACES.map(({ name }) => name));
  return changes.every(({ surface }) => known.has(surface))
    ? null
    : 'It changed something that this version of Argos Drift does not know.';
}

/** What an undo changes, surface by surface. */
function plan(
  sql: SqlStorage,
  host: HostRow,
  intent: StoredIntent,
  undone: readonly SurfaceChanges[],
): Outcome<readonly SurfacePlan[]> {
  const observations = readObservations(sql, host.id);
  const plans: SurfacePlan[] = [];
  for (const surface of FLEET_SURFACES) {
    const changes = undone.filter((part) => part.surface === surface.name).flatMap((part) => part.changes);
    if (changes.length === 0) continue;
    const planned = surface.planUndo(changes, declaredOf(surface, intent), observations.get(surface.name) ?? null);
    if (!planned.ok) return planned;
    plans.push({ surface, ...planned.value });
  }
  return accept(plans);
}

/** An undo that is taken back itself does the change again, and so on: one word in front says which of the two it is. */
function sentence(undone: string): string {
  return undone.startsWith(UNDID) ? DID_AGAIN + undone.slice(UNDID.length) : UNDID + withoutAgain(undone);
}

const withoutAgain = (detail: string): string => (detail.startsWith(DID_AGAIN) ? detail.slice(DID_AGAIN.length) : detail);

function summary(planned: readonly SurfacePlan[], { revision }: StoredIntent, changed: boolean): UndoDocument {
  return {
    changes: planned.flatMap(({ changes }) => changes),
    skipped: planned.flatMap(({ skipped }) => skipped),
    declared_since: planned.some(({ declaredSince }) => declaredSince),
    changed,
    revision,
  };
}
