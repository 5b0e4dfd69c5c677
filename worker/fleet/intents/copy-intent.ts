import { accept, type CopiesDocument, type CopyRequest, type Outcome } from '#contract';
import { judgeHost } from '../checks/judge-host.ts';
import { unknownHost } from '../select-hosts.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import type { CopyPlan, FleetSurface } from '../surfaces/surface.ts';
import { addEvent, type SurfaceChanges } from '../tables/events.ts';
import { type HostRow, readHost } from '../tables/hosts.ts';
import { readIntent, type StoredIntent, saveDeclared } from '../tables/intents.ts';
import { readObservations } from '../tables/observations.ts';

type Copied = CopiesDocument['results'][number];

/**
 * Makes the intent of some hosts that of another, or says what that would change. Runs inside the caller's transaction:
 * all hosts take it or none.
 */
export function copyIntent(sql: SqlStorage, from: string, request: CopyRequest, now: number): Outcome<CopiesDocument> {
  const source = readHost(sql, from);
  if (source === null) return unknownHost(from);
  const hosts: HostRow[] = [];
  // All hosts are looked up before any is changed: a refusal is an answer and rolls nothing back.
  for (const id of new Set(request.to)) {
    const host = readHost(sql, id);
    if (host === null) return unknownHost(id);
    hosts.push(host);
  }
  const copy = (host: HostRow) =>
    request.dry_run ? summary(host, plan(sql, from, host, readIntent(sql, host.id))) : copyTo(sql, source, host, now);
  return accept({ results: hosts.map(copy) });
}

/**
 * Copies an intent to one host. Runs inside the caller's transaction.
 * @param isNew whether the host has just enrolled, and begins with whatever a surface gives a new one beside its declarations
 */
export function copyTo(sql: SqlStorage, source: HostRow, host: HostRow, now: number, isNew = false): Copied {
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
      actor: 'operator',
      detail: `Copied the intent of ${source.name}: ${words.join('; ')}.`,
      changes: changed,
    });
    judgeHost(sql, host, now, 'intent', { intent });
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
    changes: planned.flatMap(({ changes }) => changes),
    skipped: planned.flatMap(({ skipped }) => skipped),
  };
}
