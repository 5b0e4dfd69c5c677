import * as v from 'valibot';
import { type ActorKind, RESERVED_NAMES, type Role } from './actor.ts';
import type { EventKind } from './operator.ts';
import type { Surface } from './surfaces/index.ts';
import { Line, nameKey } from './text.ts';

const TOKEN_LIFE_MAX_DAYS = 3650;

/** A token's name, which no other token that is still good may have. Composed, so that whoever looks for it finds it however it was typed. */
const TokenName = v.pipe(
  Line(100),
  v.transform((name) => name.normalize('NFC')),
  v.check((name) => !RESERVED_NAMES.includes(nameKey(name)), `must be another name than ${RESERVED_NAMES.join(', ')}`),
);

/** Roles that a token can have. The owner's is `OPERATOR_TOKEN` alone. */
export type TokenRole = Exclude<Role, 'owner'>;

/** `POST /api/tokens` */
export const TokenRequest = v.strictObject({
  name: TokenName,
  role: v.picklist(['operator', 'read_only', 'metrics'] satisfies TokenRole[], 'must be operator, read_only or metrics'),
  expires_in_days: v.pipe(
    v.number('must be a whole number of days'),
    v.integer('must be a whole number of days'),
    v.minValue(1, 'must be 1 or more: a token that has expired already is good for nothing'),
    v.maxValue(TOKEN_LIFE_MAX_DAYS, `must be at most ${TOKEN_LIFE_MAX_DAYS}, which is ten years`),
  ),
});
export type TokenRequest = v.InferOutput<typeof TokenRequest>;

/** `POST /api/tokens`: the only answer in which the token stands. */
export interface TokenCreated {
  id: string;
  token: string;
  name: string;
  role: TokenRole;
  /** RFC 3339. */
  expires_at: string;
}

export interface TokenDocument {
  id: string;
  name: string;
  role: TokenRole;
  /** RFC 3339. */
  created_at: string;
  /** Who made it. */
  created_by: string;
  /** RFC 3339: the moment from which it is good for nothing. */
  expires_at: string;
  /** The UTC day, as `2026-12-01`; null before its first use. Reads of the published state are not counted. */
  last_used_on: string | null;
}

/** `GET /api/tokens`: by name. */
export interface TokensDocument {
  tokens: TokenDocument[];
}

/** One browser that is logged in. */
export interface SessionSummary {
  id: string;
  role: Role;
  /** Whose it is: the token's name, or `owner`. */
  name: string;
  actor_kind: ActorKind;
  /** RFC 3339. */
  started_at: string;
  /** RFC 3339. */
  expires_at: string;
  /** What the browser calls itself (`User-Agent`), cut; null where it said nothing. A quotation. */
  browser: string | null;
  /** Whether it is the one that asks. */
  is_this: boolean;
}

/** `GET /api/sessions`: the newest first. Who comes through Cloudflare Access has none: those are ended there. */
export interface SessionsDocument {
  sessions: SessionSummary[];
}

/** What people (and hosts that enrol) did, of the whole fleet. */
export type ActKind =
  | Extract<
      EventKind,
      'enrolled' | 'enrolled_again' | 'host_changed' | 'intent_changed' | 'muted' | 'unmuted' | 'waived' | 'waiver_ended'
    >
  | 'enrollment_made'
  | 'host_removed'
  | 'logged_in'
  | 'session_ended'
  | 'all_sessions_ended'
  | 'token_made'
  | 'token_revoked'
  | 'owner_token_changed'
  | 'backup_made'
  | 'channel_changed'
  | 'restored';

export interface Act {
  id: number;
  /** RFC 3339. */
  at: string;
  kind: ActKind;
  actor: string;
  actor_kind: ActorKind;
  /** The host that it was about, by the name that it had then; null where it was about none. */
  host: { id: string; name: string } | null;
  surface: Surface | null;
  /** A sentence for a person. */
  detail: string;
}

/** `GET /api/acts`: newest first; `next` goes into `?before=`. With `?format=jsonl` an act a line, and no document around them. */
export interface ActsDocument {
  acts: Act[];
  next: number | null;
}
