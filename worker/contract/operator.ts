import * as v from 'valibot';
import type { ActorKind, Role } from './actor.ts';
import type { Muted } from './alerts/mute.ts';
import type { Install } from './drift.ts';
import { listOf } from './list.ts';
import { HostId } from './names.ts';
import type { ProblemCode } from './problem.ts';
import type { DriftEngine } from './report/engine.ts';
import type { IntentChange, Surface } from './surfaces/index.ts';
import { Line } from './text.ts';
import type { Basis, Evidence, Reason, Status } from './verdict.ts';

/** A host's name on screen, which no other host may have. */
export const HostName = Line(100);

/** `PATCH /api/hosts/{id}` */
export const HostPatch = v.pipe(
  v.strictObject({ name: v.optional(HostName), apply_command: v.optional(Line(500)) }),
  v.check((patch) => patch.name !== undefined || patch.apply_command !== undefined, 'must name name, apply_command or both'),
);
export type HostPatch = v.InferOutput<typeof HostPatch>;

/** `POST /api/hosts/enrollments`: a host that enrols again keeps its own intent, a new one may start with that of another. */
export const EnrollmentRequest = v.pipe(
  v.strictObject({ host_id: v.optional(HostId), intent_of: v.optional(HostId) }),
  v.check((wanted) => wanted.host_id === undefined || wanted.intent_of === undefined, 'must not name both host_id and intent_of'),
);

const COPIES_MAX = 1000;

/** `POST /api/hosts/{id}/intent/copies`: with `dry_run` it says what would change and changes nothing. */
export const CopyRequest = v.strictObject({
  to: v.pipe(listOf(HostId, COPIES_MAX), v.minLength(1, 'must name a host')),
  dry_run: v.optional(v.boolean(), false),
});
export type CopyRequest = v.InferOutput<typeof CopyRequest>;

/** `POST /api/hosts/{id}/intent/copies` */
export interface CopiesDocument {
  results: {
    host: string;
    name: string;
    /** As it would be of a copy to this host alone: 200, or 412 where its intent has changed since the copy was shown. */
    status: number;
    /** Left out of a 200. */
    code?: ProblemCode;
    /** Left out of a 200: who changed what. */
    detail?: string;
    changes: IntentChange[];
    /** Scenarios that are local files on this host, which cscli cannot remove: their declaration stays as it was. */
    skipped: string[];
  }[];
}

/**
 * `POST /api/hosts/{id}/events/{event}/undo`: with `dry_run` it says what would change and changes nothing. `revision` is that of the
 * intent on which the difference was shown; where the intent has another by now, nothing is done.
 */
export const UndoRequest = v.strictObject({
  dry_run: v.optional(v.boolean(), false),
  revision: v.optional(v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be 1 or more'))),
});
export type UndoRequest = v.InferOutput<typeof UndoRequest>;

/** `POST /api/hosts/{id}/events/{event}/undo` */
export interface UndoDocument {
  /** `was` is what is declared now, `becomes` what was declared or adopted before the event. Empty: it is so already. */
  changes: IntentChange[];
  /** Scenarios that are local files on this host by now, which cscli cannot manage: their declaration stays as it is. */
  skipped: string[];
  /** Whether something else was declared of them after the event, which an undo takes back with it. */
  declared_since: boolean;
  /** Whether the intent was changed by this request. */
  changed: boolean;
  /** Of the intent as it is now. */
  revision: number;
}

const Secret = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

/** `POST /api/session` */
export const SessionRequest = v.union(
  [v.strictObject({ token: Secret }), v.strictObject({ code: Secret })],
  'must be {token} or {code}',
);

/** `GET /api/session` */
export interface SessionDocument {
  role: Role;
  /** Under which name the history tells of the caller: the token's, `owner`, or what Cloudflare Access tells. */
  name: string;
  actor_kind: ActorKind;
  /** RFC 3339; null where the caller holds the operator token itself, or came through Cloudflare Access. */
  expires_at: string | null;
}

export interface CodeDocument {
  code: string;
  expires_at: string;
}

export interface EnrollmentDocument extends CodeDocument {
  /** What to run on the host. */
  command: string;
  /** Where agents reach the Worker, which `command` holds. */
  url: string;
}

export interface HostSummary {
  id: string;
  name: string;
  install: Install;
  apply_command: string;
  /** The worst of the surfaces that count; undeclared ones do not. */
  state: Status;
  surfaces: Record<
    Surface,
    {
      status: Status;
      reason: Reason | null;
      drift_detected: boolean;
      detail: string;
      since: string;
      evidence: Evidence | null;
      basis?: Basis | null;
      /** As of the verdict. */
      is_waived?: boolean;
    }
  >;
  enrolled_at: string;
  reported_at: string | null;
  agent_version: string | null;
  intent_revision: number;
  delivered_revision: number | null;
  /** Why the newest intent is not on the host's disk, as its agent says; null where nothing is wrong. */
  delivery_fault: string | null;
  /** Why CrowdSec's next load would fail, as its agent says; null where nothing is known to be wrong. */
  load_fault: string | null;
  /** How many scenarios and AppSec rules hub upgrades do not bring, since they skip a tainted collection; left out where that is not known. */
  missed_protection?: number;
  /** That nobody is alerted of it for now; null where somebody is. Left out by older Workers. */
  muted?: Muted | null;
  engine: DriftEngine;
}

/** `GET /api/hosts`: hosts whose engine is down or would fail at its next load first, then drifted, then unknown, then the rest. */
export interface HostsDocument {
  hosts: HostSummary[];
  /** As in a drift document. */
  sequence: number;
  last_check_at?: string;
  expires_at: string;
  /** That nobody is alerted of anything for now; left out where somebody is. */
  muted?: Muted;
  agent: AgentRelease;
}

/** The agent that this Worker serves. */
export interface AgentRelease {
  version: string;
  /** Where agents reach the Worker: `AGENT_URL`, or the address that was asked; null where that is no usable address. */
  url: string | null;
  /** What brings the agent of a systemd host to this version. */
  upgrade_command: string | null;
  /** What takes it off a systemd host. */
  uninstall_command: string | null;
}

/** What the history of a host tells. */
export const EVENT_KINDS = [
  'enrolled',
  'enrolled_again',
  'host_changed',
  'intent_changed',
  'intent_adopted',
  'intent_restored',
  'drift_opened',
  'drift_cleared',
  'delivery_failed',
  'delivery_recovered',
  'load_would_fail',
  'load_recovered',
  'engine_loaded',
  'engine_down',
  'engine_returned',
  'reload_needed',
  'agent_silent',
  'agent_returned',
  'muted',
  'unmuted',
  'waived',
  'waiver_ended',
  /** Of one line: it becomes `incident_closed` when the incident is over on this host. `at` stays the moment when it began. */
  'incident_opened',
  'incident_closed',
  /** What is compared of a surface could not be seen any more, and can be seen again. Of a silent agent `agent_silent` tells. */
  'evidence_lost',
  'evidence_regained',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface HostEvent {
  id: number;
  /** RFC 3339: the logical moment, not when it was noticed. */
  at: string;
  kind: EventKind;
  surface: Surface | null;
  /** Who did it: a name, or `operator` (of events from before there were names), `owner`, `host` or `argos`. */
  actor: string;
  actor_kind: ActorKind;
  /** A sentence for a person. Of a flap it is the newest passage's, as `at` and `kind` are. */
  detail: string;
  /** How many passages there and back this event stands for, where a host flapped; left out of a single one. */
  count?: number;
  /** RFC 3339: when the first of them was; left out of a single one. */
  first_at?: string;
  /**
   * Of an operator's change of the intent: whether it can be taken back. False where what it changed is not kept: it is older than
   * 0.2, or changed too much. Left out of every other event.
   */
  undo?: boolean;
}

/** `GET /api/hosts/{id}/events`: newest first; `next` goes into `?before=`. */
export interface EventsDocument {
  events: HostEvent[];
  next: number | null;
}
