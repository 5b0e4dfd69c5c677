import { type Actor, accept, type CodeDocument, type HostPatch, type HostSummary, type Outcome, refuse } from '#contract';
import { named } from '../../drift/index.ts';
import { leaveIncidents } from '../alerts/keep-incidents.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { hostSummary } from '../documents/hosts.ts';
import { dropFromMutes } from '../quiet/mutes.ts';
import { unknownHost } from '../select-hosts.ts';
import { addAct } from '../tables/acts.ts';
import { sweepCatalogues } from '../tables/catalogues.ts';
import { type CodeMaker, createCode } from '../tables/codes.ts';
import { addEvent } from '../tables/events.ts';
import { bumpSequence, countHost } from '../tables/fleet.ts';
import { deleteHost, readHost, readHostsNamed, saveHost } from '../tables/hosts.ts';
import { noteRemovedHost } from '../tables/removed-hosts.ts';

const ENROLLMENT_CODE_LIFE_MS = 3_600_000;

/**
 * Renames a host or changes its apply command. Refuses a name that another host has, in any spelling that reads the same: `?host=` and a person could mean either by it.
 * Runs inside the caller's transaction.
 */
export function changeHost(sql: SqlStorage, id: string, patch: HostPatch, by: Actor, now: number): Outcome<HostSummary> {
  const before = readHost(sql, id);
  if (before === null) return unknownHost(id);
  const after = { ...before, name: patch.name ?? before.name, apply_command: patch.apply_command ?? before.apply_command };
  const others = after.name === before.name ? [] : readHostsNamed(sql, after.name);
  const other = others.find((host) => host.id !== id);
  if (other !== undefined) {
    const detail = `${named(other.name)} is the name of another host (${other.id}). Give this one another name, or rename that host first.`;
    return refuse('name_taken', detail, { field: 'name', host: { id: other.id, name: other.name } });
  }
  const said = [
    after.name !== before.name && `renamed from ${before.name} to ${after.name}`,
    after.apply_command !== before.apply_command && `apply command set to: ${after.apply_command}`,
  ].filter(Boolean);
  if (said.length > 0) {
    saveHost(sql, after);
    addEvent(sql, id, { at: now, kind: 'host_changed', actor: by, detail: `Host ${said.join('; ')}.` });
    judgeHost(sql, after, now, 'intent', { by });
  }
  return accept(hostSummary(sql, id, now));
}

/** Removes a host with its intent and history; its agent gets `host_revoked` from then on. */
export function removeHost(sql: SqlStorage, id: string, by: Actor, now: number): Outcome<null> {
  const host = readHost(sql, id);
  if (host === null) return unknownHost(id);
  deleteHost(sql, id);
  dropFromMutes(sql, id);
  leaveIncidents(sql, id, now);
  noteRemovedHost(sql, id, now);
  addAct(sql, {
    at: now,
    kind: 'host_removed',
    actor: by,
    host,
    detail: `Removed ${named(host.name)} with its intent and history.`,
  });
  sweepCatalogues(sql);
  countHost(sql, -1);
  bumpSequence(sql);
  return accept(null);
}

/**
 * Makes an enrolment code, for a new host or for an existing one to enrol again.
 * @param intentOf the host whose intent a new one starts with, null for none
 * @param maker in whose name a new one starts with that
 * @param now Unix milliseconds
 */
export function createEnrollment(
  sql: SqlStorage,
  hostId: string | null,
  intentOf: string | null,
  maker: CodeMaker,
  now: number,
): Outcome<CodeDocument> {
  for (const id of [hostId, intentOf]) if (id !== null && readHost(sql, id) === null) return unknownHost(id);
  const host = hostId === null ? null : readHost(sql, hostId);
  const detail = host === null ? 'Made a code to add a host.' : `Made a code for ${named(host.name)} to enrol again.`;
  addAct(sql, { at: now, kind: 'enrollment_made', actor: maker.actor, host: host ?? undefined, detail });
  const expiresAt = now + ENROLLMENT_CODE_LIFE_MS;
  return accept({
    code: createCode(sql, { purpose: 'enroll', hostId, intentOf, madeBy: maker }, expiresAt, now),
    expires_at: new Date(expiresAt).toISOString(),
  });
}
