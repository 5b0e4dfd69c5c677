import {
  type Actor,
  accept,
  type CopiesDocument,
  type CopyRequest,
  type IfMatch,
  type Outcome,
  PROBLEMS,
  type Refusal,
} from '#contract';
import { judgeHost } from '../checks/judge-host.ts';
import { unknownHost } from '../select-hosts.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import type { CopyPlan, FleetSurface } from '../surfaces/surface.ts';
import { addEvent, type SurfaceChanges } from '../tables/events.ts';
import { type HostRow, readHost } from '../tables/hosts.ts';
import { readIntent, type StoredIntent, saveDeclared } from '../tables/intents.ts';
import { readObservations } from '../tables/observations.ts';
import { refuseIfChanged } from './intent-changed.ts';

type Copied = CopiesDocument['results'][number];

/**
 * Makes the intent of some hosts that of another, or says what that would change. Runs inside the caller's transaction.
 * @param ifMatch on which revisions the copy was shown: a host whose intent has changed since is left as it is, and where the source's
 *   has, all are; a dry run shows it, whatever that was
 */
export function copyIntent(
  sql: SqlStorage,
  from: string,
  request: CopyRequest,
  ifMatch: IfMatch,
  by: Actor,
  now: number,
): Outcome<CopiesDocument> {
  const source = readHost(sql, from);
  if (source === null) return unknownHost(from);
  const hosts: HostRow[] = [];
  // All hosts are looked up before any is changed: a refusal is an answer and rolls nothing back.
  for (const id of new Set(request.to)) {
    const host = readHost(sql, id);
    if (host === null) return unknownHost(id);
    hosts.push(host);
  }
  if (request.dry_run)
    return accept({ results: hosts.map((host) => summary(host, plan(sql, from, host, readIntent(sql, host.id)))) });
  const isSourceShown = refuseIfChanged(sql, source, ifMatch, false);
  if (!isSourceShown.ok) return isSourceShown;
  const copy = (host: HostRow): Copied => {
    const unchanged = refuseIfChanged(sql, host, ifMatch, false);
    return unchanged.ok ? copyTo(sql, source, host, by, now) : refused(host, unchanged.refusal);
  };
  return accept({ results: hosts.map(copy) });
}

/**
 * Copies an intent to one host. Runs inside the caller's transaction.
 * @param isNew whether the host has just enrolled, and begins with whatever a surface gives a new one beside its declarations
 */
export function copyTo(sql: SqlStorage, source: HostRow, host: HostRow, by: Actor, now: number, isNew = false): Copied {
  const before = readIntent(sql, host.id);
  const planned = plan(sql, source.id, host, before);
  const changing = planned.filter(({ changes }) => changes.length > 0);
  let intent = before;
  for (const { surface, declared } of changing) intent = saveDeclared(sql, host.id, intent, surface.name, declared, now);
  const words = changing.flatMap(({ surface, changes }) => changes.map((change) => surface.changeInWords(change)));
  const changed: SurfaceChanges[] = changing.map(({ surface, changes }) => ({ surface: surface.name, changes }));
  for (const surface of isNew ? FLEET_SURFACES : []) {
    const start = surface.startLike?.(declaredOf(surface, readIntent(sql, source.id)), declaredOf(surface, intent), now) ?? null;
    if (start === null) continue;
    intent = saveDeclared(sql, host.id, intent, surface.name, start.declared, now);
    words.push(start.words);
    changed.push({ surface: surface.name, changes: start.changes });
  }
  if (words.length > 0) {
    addEvent(sql, host.id, {
      at: now,
      kind: 'intent_changed',
      actor: by,
      detail: `Copied the intent of ${source.name}: ${words.join('; ')}.`,
      changes: changed,
    });
    judgeHost(sql, host, now, 'intent', { intent, by });
  }
  return summary(host, planned);
}

type SurfacePlan = CopyPlan & { surface: FleetSurface };

/** What a copy would change, surface by surface. */
function plan(sql: SqlStorage, from: string, host: HostRow, target: StoredIntent): SurfacePlan[] {
  if (from === host.id) return [];
  const source = readIntent(sql, from);
  const observations = readObservations(sql, host.id);
  return FLEET_SURFACES.map((surface) => ({
    surface,
    ...surface.planCopy(declaredOf(surface, source), declaredOf(surface, target), observations.get(surface.name) ?? null),
  }));
}

function summary({ id, name }: HostRow, planned: readonly SurfacePlan[]): Copied {
  return {
    host: id,
    name,
    status: 200,
    changes: planned.flatMap(({ changes }) => changes),
    skipped: planned.flatMap(({ skipped }) => skipped),
  };
}

function refused({ id, name }: HostRow, { code, detail }: Refusal): Copied {
  return {
    host: id,
    name,
    status: PROBLEMS[code][0],
    code,
    ...(detail === undefined ? {} : { detail }),
    changes: [],
    skipped: [],
  };
}
