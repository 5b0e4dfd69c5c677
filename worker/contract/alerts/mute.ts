import * as v from 'valibot';
import type { ActorKind } from '../actor.ts';
import { listOf } from '../list.ts';
import { HostId } from '../names.ts';
import { Line, said } from '../text.ts';
import { Timestamp } from '../time.ts';
import type { IncidentKind } from './incident.ts';

/** The most that people may have made at a time. */
export const MUTES_MAX = 200;

const MUTED_HOSTS_MAX = 1000;

/** What a host cannot keep quiet about itself: whoever has taken it over would. */
export const NEVER_MUTED_BY_HOST: readonly IncidentKind[] = ['silence', 'duplicate_agent', 'engine_down'];

/** The longest that a host may mute itself, in seconds. */
export const MUTE_BY_HOST_MAX_S = 86_400;

/** `POST /api/mutes` */
export const MuteRequest = v.strictObject({
  hosts: v.union(
    [v.literal('*'), v.pipe(listOf(HostId, MUTED_HOSTS_MAX), v.minLength(1, 'must name a host'))],
    'must be "*" or a list of host ids',
  ),
  until: Timestamp,
  reason: Line(200),
});
export type MuteRequest = v.InferOutput<typeof MuteRequest>;

/** `POST /api/agent/mute`, signed by the host. 0 seconds end what the host muted before. */
export const HostMuteRequest = v.object({
  duration_s: v.pipe(
    v.number('must be a whole number of seconds'),
    v.integer('must be a whole number of seconds'),
    v.minValue(0, 'must be 0 or more'),
    v.maxValue(MUTE_BY_HOST_MAX_S, `must be at most ${MUTE_BY_HOST_MAX_S}, which is a day`),
  ),
  reason: v.pipe(said(200), v.trim(), v.minLength(1, 'must hold more than blanks')),
});
export type HostMuteRequest = v.InferOutput<typeof HostMuteRequest>;

/** `POST /api/agent/mute` */
export const HostMuteAnswer = v.object({
  /** Null where nothing is muted by this host any more. */
  until: v.nullable(Timestamp),
});
export type HostMuteAnswer = v.InferOutput<typeof HostMuteAnswer>;

export interface MuteDocument {
  id: string;
  /** All hosts, or these. */
  hosts: '*' | { id: string; name: string }[];
  /** RFC 3339. */
  until: string;
  reason: string;
  /** RFC 3339. */
  created_at: string;
  created_by: string;
  actor_kind: ActorKind;
}

/** `GET /api/mutes`: those that hold, by their ends. */
export interface MutesDocument {
  mutes: MuteDocument[];
}

/** That nobody is alerted of a host for a while, as the host's own documents say it. */
export interface Muted {
  /** RFC 3339. */
  until: string;
  reason: string;
  by: string;
}
