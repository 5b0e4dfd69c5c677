import {
  type Actor,
  accept,
  type Outcome,
  refuse,
  WAIVERS_MAX,
  WAIVERS_OF_A_HOST_MAX,
  type WaiverDocument,
  type WaiverRequest,
  type WaiversDocument,
} from '#contract';
import { type Difference, list, named, quoted } from '../../drift/index.ts';
import type { HostSelection } from '../api.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { selectHost, unknownHost } from '../select-hosts.ts';
import { differencesOf } from '../surfaces/differences.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import { addAct } from '../tables/acts.ts';
import { randomText } from '../tables/codes.ts';
import { addEvent } from '../tables/events.ts';
import { type HostRow, readHost } from '../tables/hosts.ts';
import { readIntent } from '../tables/intents.ts';
import { readVerdict } from '../tables/verdicts.ts';
import { deleteWaiver, readWaivers, saveWaiver, type Waiver } from '../tables/waivers.ts';
import { itemDifferences } from './item-differences.ts';
import { iso, readUntil } from './until.ts';

const WAIVER_ID_CHARS = 12;

/** How many items a refusal names. */
const DIFFERS_LISTED_MAX = 50;

/**
 * Accepts one difference of a host for a while, as it is now. One that was accepted before is accepted anew. Runs inside the caller's
 * transaction.
 * @param now Unix milliseconds
 */
export function waive(sql: SqlStorage, request: WaiverRequest, by: Actor, now: number): Outcome<WaiverDocument> {
  const until = readUntil(request.until, now);
  if (!until.ok) return until;
  const host = readHost(sql, request.host);
  if (host === null) return unknownHost(request.host);
  const differs = differencesNow(sql, host, request.surface);
  const found = differs.find(({ item }) => item === request.item);
  if (found === undefined) return nothingToWaive(host, request, differs);
  const others = readWaivers(sql).filter((waiver) => waiver.until > now && !isOf(waiver, request));
  if (others.length >= WAIVERS_MAX)
    return refuse('too_many_waivers', `There are ${WAIVERS_MAX} waivers, and no more can be made. ${CHANGE_THE_INTENT}`);
  if (others.filter(({ hostId }) => hostId === host.id).length >= WAIVERS_OF_A_HOST_MAX)
    return refuse(
      'too_many_waivers',
      `${named(host.name)} has ${WAIVERS_OF_A_HOST_MAX} waivers, and gets no more. ${CHANGE_THE_INTENT}`,
    );
  for (const waiver of readWaivers(sql, host.id)) if (isOf(waiver, request)) deleteWaiver(sql, waiver.id);
  const waiver: Waiver = {
    id: randomText(WAIVER_ID_CHARS),
    hostId: host.id,
    surface: request.surface,
    item: request.item,
    how: found.how,
    reason: request.reason,
    until: until.value,
    createdAt: now,
    createdBy: by.name,
    actorKind: by.kind,
  };
  saveWaiver(sql, waiver);
  const detail = `Waived that ${named(waiver.item)} ${found.words}, until ${iso(waiver.until)}: ${quoted(waiver.reason)}.`;
  addEvent(sql, host.id, { at: now, kind: 'waived', surface: waiver.surface, actor: by, detail });
  judgeHost(sql, host, now, 'intent', { by });
  return accept(waiverDocument(waiver, host));
}

const CHANGE_THE_INTENT = 'What shall stay as it is is declared so, or accepted into the baseline.';

/** Ends a waiver before its time. Runs inside the caller's transaction. @param now Unix milliseconds */
export function endWaiver(sql: SqlStorage, id: string, by: Actor, now: number): Outcome<null> {
  const waiver = readWaivers(sql).find((one) => one.id === id && one.until > now);
  const host = waiver === undefined ? null : readHost(sql, waiver.hostId);
  if (waiver === undefined || host === null) return refuse('unknown_waiver', 'There is no such waiver, or it has ended.');
  deleteWaiver(sql, id);
  const { surface } = waiver;
  const detail = `Ended the waiver of ${named(waiver.item)}, which ${named(waiver.createdBy)} had made until ${iso(waiver.until)}.`;
  addEvent(sql, host.id, { at: now, kind: 'waiver_ended', surface, actor: by, detail });
  addAct(sql, { at: now, kind: 'waiver_ended', actor: by, host, surface, detail });
  judgeHost(sql, host, now, 'intent', { by });
  return accept(null);
}

/** `GET /api/waivers`. @param selection `only` where no host was named: those of all hosts @param now Unix milliseconds */
export function waiversDocument(sql: SqlStorage, selection: HostSelection, now: number): Outcome<WaiversDocument> {
  const selected = selection.kind === 'only' ? accept(null) : selectHost(sql, selection);
  if (!selected.ok) return selected;
  const waivers = readWaivers(sql, selected.value?.id).filter(({ until }) => until > now);
  return accept({
    waivers: waivers.flatMap((waiver) => {
      const host = readHost(sql, waiver.hostId);
      return host === null ? [] : [waiverDocument(waiver, host)];
    }),
  });
}

/** What differs of a surface by the verdict that stands. */
function differencesNow(sql: SqlStorage, host: HostRow, name: WaiverRequest['surface']): readonly Difference[] {
  const surface = FLEET_SURFACES.find((one) => one.name === name);
  const verdict = readVerdict(sql, host.id)?.line[name];
  return surface === undefined || verdict === undefined
    ? []
    : itemDifferences(differencesOf(surface, readIntent(sql, host.id), verdict));
}

function nothingToWaive(host: HostRow, { item }: WaiverRequest, differs: readonly Difference[]) {
  const items = differs.map((difference) => difference.item);
  const which = items.length === 0 ? 'Nothing differs there.' : `What differs there: ${list(items)}.`;
  return refuse('nothing_to_waive', `${named(item)} does not differ on ${named(host.name)} now. ${which}`, {
    host: { id: host.id, name: host.name },
    differs: items.slice(0, DIFFERS_LISTED_MAX),
  });
}

function isOf(waiver: Waiver, { host, surface, item }: WaiverRequest): boolean {
  return waiver.hostId === host && waiver.surface === surface && waiver.item === item;
}

function waiverDocument(waiver: Waiver, host: HostRow): WaiverDocument {
  return {
    id: waiver.id,
    host: { id: host.id, name: host.name },
    surface: waiver.surface,
    item: waiver.item,
    reason: waiver.reason,
    until: iso(waiver.until),
    created_at: iso(waiver.createdAt),
    created_by: waiver.createdBy,
    actor_kind: waiver.actorKind,
  };
}
