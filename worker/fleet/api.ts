import type {
  ActsDocument,
  AgentAnswer,
  BaselineDocument,
  BaselineRequest,
  CatalogueAnswer,
  ChannelCreated,
  ChannelDocument,
  ChannelPatch,
  ChannelRequest,
  ChannelsDocument,
  CodeDocument,
  CopiesDocument,
  CopyRequest,
  Declared,
  DeliveriesDocument,
  Delivery,
  DriftDocument,
  EnrollRequest,
  EventKind,
  EventsDocument,
  HostMuteAnswer,
  HostPatch,
  HostSummary,
  IfMatch,
  MuteDocument,
  MuteRequest,
  MutesDocument,
  Outcome,
  Refusal,
  RestoreDocument,
  RestoreRequest,
  ScenariosDocument,
  SessionsDocument,
  TokenCreated,
  TokenRequest,
  TokensDocument,
  TuningDocument,
  TuningPatch,
  UndoDocument,
  UndoRequest,
  WaiverDocument,
  WaiverRequest,
  WaiversDocument,
} from '#contract';
import type { Caller } from '../auth/caller.ts';
import type { SignedRequest } from '../auth/host-signature.ts';
import type { SigningKey } from '../auth/signed-credential.ts';
import type { HeldCatalogue } from './documents/catalogue.ts';
import type { HostsList } from './documents/hosts.ts';
import type { Figures } from './publication/figures.ts';
import type { ActFilter } from './tables/acts.ts';

/** Which hosts a request is about: `?host=` left out, one, `a,b`, or `*`. Each is an id, or a name that exactly one host has. */
export type HostSelection =
  | { kind: 'only' }
  | { kind: 'one'; host: string }
  | { kind: 'several'; hosts: string[] }
  | { kind: 'all' };

/** One host's share of a PATCH on several: the HTTP status that it would have had alone, and its answer or problem code. */
export type HostResult<T> = { host: string } & (
  | ({ status: 200 } & T)
  | { status: number; code: Refusal['code']; detail?: string }
);

/** What a PATCH gives: one answer for one host, or a result for each. */
export type Selected<T> = { kind: 'one'; value: T } | { kind: 'several'; results: HostResult<T>[] };

/** A session that has begun. */
export interface StartedSession {
  /** What its cookie holds. */
  cookie: string;
  /** RFC 3339. */
  expires_at: string;
}

/**
 * Fleet's RPC methods, one call a request. Every refusal is a value; what is thrown is a fault. A Worker and a Fleet of two
 * neighbouring versions talk to each other during each deploy, so methods only ever gain optional members.
 */
export interface FleetApi {
  /** One push of an agent: verified, ordered, stored, judged, answered. */
  report(request: SignedRequest): Promise<Outcome<AgentAnswer>>;
  /** What a host's hub holds, as its agent sends it where a message's answer asked for it. */
  putCatalogue(request: SignedRequest): Promise<Outcome<CatalogueAnswer>>;
  enroll(request: EnrollRequest): Promise<Outcome<{ host_id: string }>>;
  /** One cron tick. @param scheduledAt Unix milliseconds */
  check(scheduledAt: number): Promise<void>;

  admit(caller: Caller): Promise<Outcome<null>>;
  createLoginCode(caller: Caller): Promise<Outcome<CodeDocument>>;
  /** @param browser what the browser calls itself; null where it says nothing */
  redeemLoginCode(code: string, browser?: string | null): Promise<Outcome<StartedSession>>;
  startSession(caller: Caller, browser: string | null): Promise<Outcome<StartedSession>>;
  logOut(caller: Caller): Promise<Outcome<null>>;
  /** With what sessions and tokens are verified. Never part of an answer to anybody. */
  signingKey(): Promise<SigningKey>;
  sessions(caller: Caller): Promise<Outcome<SessionsDocument>>;
  endSession(caller: Caller, id: string): Promise<Outcome<null>>;
  endAllSessions(caller: Caller): Promise<Outcome<null>>;
  tokens(caller: Caller): Promise<Outcome<TokensDocument>>;
  makeToken(caller: Caller, request: TokenRequest): Promise<Outcome<TokenCreated>>;
  revokeToken(caller: Caller, id: string): Promise<Outcome<null>>;
  acts(caller: Caller, filter: ActFilter, before: number | null, limit: number): Promise<Outcome<ActsDocument>>;

  /** Everything, as a document that comes line by line. @param version of the Worker that asks. @param withSecrets those of channels */
  backup(caller: Caller, version: string, withSecrets?: boolean): Promise<Outcome<ReadableStream<Uint8Array>>>;
  /** @param isPacked whether the bytes are gzip's */
  restore(
    caller: Caller,
    request: RestoreRequest,
    body: ReadableStream<Uint8Array>,
    isPacked?: boolean,
  ): Promise<Outcome<RestoreDocument>>;

  drift(caller: Caller, host: HostSelection): Promise<Outcome<DriftDocument>>;
  scenarios(caller: Caller, host: HostSelection): Promise<Outcome<ScenariosDocument>>;
  /** @param known the digest of the catalogue that the caller holds; null is answered where none has come */
  catalogue(caller: Caller, host: HostSelection, known: string | null): Promise<Outcome<HeldCatalogue | null>>;
  /** @param declared what a Worker of 0.1 leaves out, which declares by `disabled` alone */
  declareScenario(
    caller: Caller,
    hosts: HostSelection,
    name: string,
    disabled: boolean,
    declared?: Declared,
    ifMatch?: IfMatch,
  ): Promise<Outcome<Selected<{ name: string; disabled: boolean; declared: Declared | null; changed: boolean }>>>;
  withdrawScenario(
    caller: Caller,
    hosts: HostSelection,
    name: string,
    ifMatch?: IfMatch,
  ): Promise<Outcome<Selected<{ name: string; declared: Declared | null; changed: boolean }>>>;
  changeBaseline(
    caller: Caller,
    host: HostSelection,
    request: BaselineRequest,
    ifMatch?: IfMatch,
  ): Promise<Outcome<BaselineDocument>>;
  tuning(caller: Caller, host: HostSelection): Promise<Outcome<TuningDocument>>;
  declareThresholds(
    caller: Caller,
    hosts: HostSelection,
    patch: TuningPatch,
    ifMatch?: IfMatch,
  ): Promise<Outcome<Selected<TuningDocument>>>;

  /** What monitors are told, where it is not published. @param host one, or `only` for the fleet */
  figures(caller: Caller, host: HostSelection): Promise<Outcome<Figures>>;
  /** @param known the `tag` of the list that the caller holds: null is answered where nothing but times has changed since */
  hosts(caller: Caller, known?: string | null): Promise<Outcome<HostsList | null>>;
  changeHost(caller: Caller, id: string, patch: HostPatch): Promise<Outcome<HostSummary>>;
  removeHost(caller: Caller, id: string): Promise<Outcome<null>>;
  createEnrollment(caller: Caller, hostId: string | null, intentOf?: string | null): Promise<Outcome<CodeDocument>>;
  copyIntent(caller: Caller, from: string, request: CopyRequest, ifMatch?: IfMatch): Promise<Outcome<CopiesDocument>>;
  /** Takes an operator's event back. @param event its id in the history of the host */
  undoChange(
    caller: Caller,
    host: string,
    event: number,
    request: UndoRequest,
    ifMatch?: IfMatch,
  ): Promise<Outcome<UndoDocument>>;
  mutes(caller: Caller): Promise<Outcome<MutesDocument>>;
  makeMute(caller: Caller, request: MuteRequest): Promise<Outcome<MuteDocument>>;
  endMute(caller: Caller, id: string): Promise<Outcome<null>>;
  /** A host mutes itself, or ends that. */
  muteByHost(request: SignedRequest): Promise<Outcome<HostMuteAnswer>>;
  /** @param host `only`: of all hosts */
  waivers(caller: Caller, host: HostSelection): Promise<Outcome<WaiversDocument>>;
  waive(caller: Caller, request: WaiverRequest): Promise<Outcome<WaiverDocument>>;
  endWaiver(caller: Caller, id: string): Promise<Outcome<null>>;
  events(
    caller: Caller,
    id: string,
    before: number | null,
    limit: number,
    kinds?: readonly EventKind[] | null,
  ): Promise<Outcome<EventsDocument>>;

  channels(caller: Caller): Promise<Outcome<ChannelsDocument>>;
  makeChannel(caller: Caller, request: ChannelRequest): Promise<Outcome<ChannelCreated>>;
  changeChannel(caller: Caller, id: string, patch: ChannelPatch): Promise<Outcome<ChannelDocument>>;
  removeChannel(caller: Caller, id: string): Promise<Outcome<null>>;
  /** Sends a test at once: also one that failed is answered as its delivery. */
  testChannel(caller: Caller, id: string): Promise<Outcome<Delivery>>;
  /** @param channelId of one channel; null of all. @param before the id of the last delivery of the page before */
  deliveries(caller: Caller, channelId: string | null, before: string | null): Promise<Outcome<DeliveriesDocument>>;
}
