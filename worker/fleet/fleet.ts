import { DurableObject } from 'cloudflare:workers';
import {
  accept,
  type BaselineRequest,
  type ChannelPatch,
  type ChannelRequest,
  type CopyRequest,
  type Declared,
  type EnrollRequest,
  type EventKind,
  type HostPatch,
  type IfMatch,
  type MuteRequest,
  type Outcome,
  type RestoreRequest,
  refuse,
  type TokenRequest,
  type TuningPatch,
  type UndoRequest,
  type WaiverRequest,
} from '#contract';
import type { Caller } from '../auth/caller.ts';
import { type SignedRequest, verifyHostSignature } from '../auth/host-signature.ts';
import { signCredential } from '../auth/signed-credential.ts';
import { isCheckLate } from '../drift/index.ts';
import { type Bindings, dashboardUrlOf, deliverySettings, operatorTokenOf, snapshotMaxAgeMs } from '../env.ts';
import { log } from '../log.ts';
import { changeChannel, makeChannel, removeChannel } from './alerts/delivery/change-channels.ts';
import { channelsDocument, deliveriesDocument, deliveryDocument } from './alerts/delivery/channel-documents.ts';
import { unknownChannel } from './alerts/delivery/check-channel.ts';
import { Outbox } from './alerts/delivery/outbox.ts';
import { noteTest } from './alerts/delivery/outbox-rows.ts';
import type { Mail } from './alerts/delivery/prepared.ts';
import { testMessage } from './alerts/delivery/test-message.ts';
import { Heartbeat } from './alerts/heartbeat.ts';
import { nextTellingAt, tellDue } from './alerts/tell.ts';
import type { FleetApi, HostSelection, StartedSession } from './api.ts';
import { mayComeBack, NOT_KNOWN_YET } from './backup/no-hosts-yet.ts';
import { mayRestore, putInPlace } from './backup/put-in-place.ts';
import { OnlyTried, Restoring } from './backup/restoring.ts';
import { takeBackup } from './backup/take-backup.ts';
import { checkFleet } from './checks/check-fleet.ts';
import { admit } from './credentials/admission.ts';
import { callerFrom } from './credentials/neighbour.ts';
import {
  createLoginCode,
  endAllSessions,
  endSession,
  logOut,
  makerOf,
  redeemLoginCode,
  sessionsDocument,
  startSession,
} from './credentials/sessions.ts';
import { hashOwnerToken, readKey, renewKeyIfDue, type ToSign } from './credentials/signing-key.ts';
import { makeToken, revokeToken, tokensDocument } from './credentials/tokens.ts';
import { tuningDocument } from './documents/appsec-tuning.ts';
import { catalogueDocument } from './documents/catalogue.ts';
import { freshFigures } from './documents/figures.ts';
import { freshDrift } from './documents/fresh-drift.ts';
import { hostsDocument } from './documents/hosts.ts';
import { scenariosDocument } from './documents/scenarios.ts';
import { changeHost, createEnrollment, removeHost } from './hosts/change-host.ts';
import { enroll } from './hosts/enroll.ts';
import { changeBaseline } from './intents/change-baseline.ts';
import { copyIntent } from './intents/copy-intent.ts';
import { declareScenario, withdrawScenario } from './intents/declare-scenario.ts';
import { declareThresholds } from './intents/declare-thresholds.ts';
import { refuseIfChanged } from './intents/intent-changed.ts';
import { undoChange } from './intents/undo-change.ts';
import { MessageRate } from './messages/message-rate.ts';
import { parseMessage } from './messages/parse-message.ts';
import { countRefused, isInOrder, receive, tooQuick } from './messages/receive.ts';
import { takeCatalogue } from './messages/take-catalogue.ts';
import { migrate } from './migrations/index.ts';
import { Publisher } from './publication/publisher.ts';
import { muteByHost } from './quiet/mute-by-host.ts';
import { endMute, makeMute, mutesDocument } from './quiet/mutes.ts';
import { endWaiver, waive, waiversDocument } from './quiet/waivers.ts';
import { applyToHosts, selectHost, unknownHost } from './select-hosts.ts';
import { type ActFilter, readActs } from './tables/acts.ts';
import { readChannel } from './tables/channels.ts';
import { readEvents } from './tables/events.ts';
import { noteDashboard, readFleet } from './tables/fleet.ts';
import { type HostRow, readHost } from './tables/hosts.ts';
import { clearPieces } from './tables/restore-pieces.ts';

/** The system of record: one SQLite Durable Object for the whole deployment. Wiring only; what it does is in the files beside it. */
export class Fleet extends DurableObject<Bindings> implements FleetApi {
  /** Unix milliseconds. Tests set it. */
  clock: () => number = () => Date.now();

  /** The version that judges. Tests set it. */
  deployment: string;

  /** What sends the messages. Tests replace the way out of it. */
  readonly outbox: Outbox;

  readonly #maxAgeMs: number;
  readonly #dashboardUrl: string | null;
  readonly #publisher: Publisher;
  readonly #heartbeat: Heartbeat;
  readonly #messageRate = new MessageRate();
  readonly #restoring = new Restoring();

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    this.deployment = env.DEPLOYMENT?.id ?? 'local';
    this.#maxAgeMs = snapshotMaxAgeMs(env);
    this.#dashboardUrl = dashboardUrlOf(env);
    this.#publisher = new Publisher(ctx.storage, env.SNAPSHOT, this.#maxAgeMs, () => this.clock());
    this.#heartbeat = new Heartbeat(ctx.storage, env.HEARTBEAT_URL);
    const edges = {
      fetch: (url: string, init: RequestInit) => fetch(url, init),
      mail: env.EMAIL === undefined ? null : (mail: Mail) => (env.EMAIL as SendEmail).send(mail),
    };
    this.outbox = new Outbox(ctx.storage, deliverySettings(env), edges, () => this.clock());
    void ctx.blockConcurrencyWhile(async () => {
      migrate(ctx.storage, this.clock());
      const ownerTokenHash = await hashOwnerToken(operatorTokenOf(env));
      ctx.storage.transactionSync(() => {
        renewKeyIfDue(ctx.storage.sql, ownerTokenHash, this.clock());
        // A restore that was under way when this object was put out of memory will not go on.
        clearPieces(ctx.storage.sql);
      });
    });
  }

  async report(request: SignedRequest) {
    return this.#changeAsHost(request, (sql, host, sequence, now) => {
      const message = parseMessage(request.body);
      if (!message.ok) return countRefused(sql, host.id, sequence, message.refusal, now);
      return receive(sql, host, sequence, message.value, now, this.deployment);
    });
  }

  async putCatalogue(request: SignedRequest) {
    return this.#changeAsHost(request, (sql, host, sequence, now) => takeCatalogue(sql, host, sequence, request.body, now));
  }

  async muteByHost(request: SignedRequest) {
    return this.#changeAsHost(request, (sql, host, sequence, now) =>
      muteByHost(sql, host, sequence, request.body, this.#dashboardUrl, now),
    );
  }

  async enroll(request: EnrollRequest) {
    return this.#change((sql, now) => enroll(sql, request, now));
  }

  async check(scheduledAt: number) {
    const isChecked = this.ctx.storage.transactionSync(() => {
      const isNew = checkFleet(this.#sql, this.clock(), scheduledAt, this.deployment);
      tellDue(this.#sql, this.clock(), this.#dashboardUrl);
      return isNew;
    });
    await this.#publisher.publishIfDue();
    await this.#planNext();
    if (isChecked) await this.#heartbeat.sendIfDue(scheduledAt);
  }

  override async alarm() {
    this.#makeUpLateCheck();
    this.ctx.storage.transactionSync(() => tellDue(this.#sql, this.clock(), this.#dashboardUrl));
    await this.#publisher.publishIfDue();
    // Nobody waits for a receiver: when the last one has answered, what comes next is planned once more.
    this.outbox.deliverDue(() => this.#planNext());
    await this.#planNext();
  }

  async admit(caller: Caller) {
    return this.#read(caller, () => accept(null));
  }

  async signingKey() {
    return readKey(this.#sql);
  }

  async createLoginCode(caller: Caller) {
    return this.#changeAs(caller, (sql, now, admitted) => createLoginCode(sql, admitted, now));
  }

  async redeemLoginCode(code: string, browser: string | null = null) {
    return this.#signed(await this.#change((sql, now) => redeemLoginCode(sql, code, browser, now)));
  }

  async startSession(caller: Caller, browser: string | null) {
    return this.#signed(await this.#changeAs(caller, (sql, now, admitted) => startSession(sql, admitted, browser, now)));
  }

  async logOut(caller: Caller) {
    return this.#changeAs(caller, (sql, now, admitted) => logOut(sql, admitted, now));
  }

  async sessions(caller: Caller) {
    return this.#read(caller, (sql) => accept(sessionsDocument(sql, caller, this.clock())));
  }

  async endSession(caller: Caller, id: string) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => endSession(sql, id, by, now));
  }

  async endAllSessions(caller: Caller) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => endAllSessions(sql, by, now));
  }

  async tokens(caller: Caller) {
    return this.#read(caller, (sql) => accept(tokensDocument(sql)));
  }

  async makeToken(caller: Caller, request: TokenRequest) {
    const made = await this.#changeAs(caller, (sql, now, admitted) => makeToken(sql, admitted, request, now));
    if (!made.ok) return made;
    const { id, name, role, expires_at } = made.value.document;
    const token = await signCredential(made.value.key, made.value.signed);
    return accept({ id, token, name, role, expires_at });
  }

  async revokeToken(caller: Caller, id: string) {
    return this.#changeAs(caller, (sql, now, admitted) => revokeToken(sql, admitted, id, now));
  }

  async acts(caller: Caller, filter: ActFilter, before: number | null, limit: number) {
    return this.#read(caller, (sql) => accept(readActs(sql, filter, before, limit)));
  }

  async backup(caller: Caller, version: string, withSecrets = false) {
    return this.#changeAs(caller, (sql, now, { actor }) => takeBackup(sql, actor, version, now, withSecrets));
  }

  async restore(caller: Caller, request: RestoreRequest, body: ReadableStream<Uint8Array>, isPacked = false) {
    const allowed = this.#read(caller, (sql) => mayRestore(sql, request));
    if (!allowed.ok) {
      await body.cancel().catch(() => undefined);
      return allowed;
    }
    const bytes = isPacked ? body.pipeThrough(new DecompressionStream('gzip')) : body;
    return this.#restoring.restore(this.#sql, bytes, (staged) =>
      this.#changeAs(caller, (sql, now, { actor: by }) => {
        const outcome = putInPlace(sql, staged, request, { by, now, deployment: this.deployment });
        if (outcome.ok && request.dryRun) throw new OnlyTried(outcome.value);
        return outcome;
      }),
    );
  }

  async drift(caller: Caller, host: HostSelection) {
    return this.#read(caller, (sql) => freshDrift(sql, host, this.clock(), this.#maxAgeMs));
  }

  async scenarios(caller: Caller, host: HostSelection) {
    return this.#read(caller, (sql) => {
      const selected = selectHost(sql, host);
      return selected.ok ? accept(scenariosDocument(sql, selected.value, this.clock(), this.#maxAgeMs)) : selected;
    });
  }

  async catalogue(caller: Caller, host: HostSelection, known: string | null) {
    return this.#read(caller, (sql) => {
      const selected = selectHost(sql, host);
      return selected.ok ? accept(catalogueDocument(sql, selected.value.id, known)) : selected;
    });
  }

  async declareScenario(
    caller: Caller,
    hosts: HostSelection,
    name: string,
    disabled: boolean,
    declared?: Declared,
    ifMatch: IfMatch = null,
  ) {
    const next = declared ?? (disabled ? 'disabled' : 'enabled');
    return this.#changeAs(caller, (sql, now, { actor: by }) =>
      applyToHosts(sql, hosts, ifMatch, (one) => declareScenario(sql, one, name, next, by, now)),
    );
  }

  async withdrawScenario(caller: Caller, hosts: HostSelection, name: string, ifMatch: IfMatch = null) {
    return this.#changeAs(caller, (sql, now, { actor: by }) =>
      applyToHosts(sql, hosts, ifMatch, (one) => withdrawScenario(sql, one, name, by, now)),
    );
  }

  async changeBaseline(caller: Caller, host: HostSelection, request: BaselineRequest, ifMatch: IfMatch = null) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => {
      const selected = selectHost(sql, host);
      if (!selected.ok) return selected;
      const unchanged = refuseIfChanged(sql, selected.value, ifMatch, true);
      return unchanged.ok ? changeBaseline(sql, selected.value, request, by, now) : unchanged;
    });
  }

  async tuning(caller: Caller, host: HostSelection) {
    return this.#read(caller, (sql) => {
      const selected = selectHost(sql, host);
      return selected.ok ? accept(tuningDocument(sql, selected.value.id)) : selected;
    });
  }

  async declareThresholds(caller: Caller, hosts: HostSelection, patch: TuningPatch, ifMatch: IfMatch = null) {
    return this.#changeAs(caller, (sql, now, { actor: by }) =>
      applyToHosts(sql, hosts, ifMatch, (one) => declareThresholds(sql, one, patch, by, now)),
    );
  }

  async figures(caller: Caller, host: HostSelection) {
    return this.#read(caller, (sql) => freshFigures(sql, host, this.clock(), this.#maxAgeMs));
  }

  async hosts(caller: Caller, known: string | null = null) {
    return this.#read(caller, (sql) => accept(hostsDocument(sql, this.clock(), this.#maxAgeMs, known)));
  }

  async changeHost(caller: Caller, id: string, patch: HostPatch) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => changeHost(sql, id, patch, by, now));
  }

  async removeHost(caller: Caller, id: string) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => removeHost(sql, id, by, now));
  }

  async createEnrollment(caller: Caller, hostId: string | null, intentOf: string | null = null) {
    return this.#changeAs(caller, (sql, now, admitted) => createEnrollment(sql, hostId, intentOf, makerOf(admitted), now));
  }

  async copyIntent(caller: Caller, from: string, request: CopyRequest, ifMatch: IfMatch = null) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => copyIntent(sql, from, request, ifMatch, by, now));
  }

  async undoChange(caller: Caller, host: string, event: number, request: UndoRequest, ifMatch: IfMatch = null) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => undoChange(sql, host, event, request, ifMatch, by, now));
  }

  async mutes(caller: Caller) {
    return this.#read(caller, (sql) => accept(mutesDocument(sql, this.clock())));
  }

  async makeMute(caller: Caller, request: MuteRequest) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => makeMute(sql, request, by, now));
  }

  async endMute(caller: Caller, id: string) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => endMute(sql, id, by, now));
  }

  async waivers(caller: Caller, host: HostSelection) {
    return this.#read(caller, (sql) => waiversDocument(sql, host, this.clock()));
  }

  async waive(caller: Caller, request: WaiverRequest) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => waive(sql, request, by, now));
  }

  async endWaiver(caller: Caller, id: string) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => endWaiver(sql, id, by, now));
  }

  async events(caller: Caller, id: string, before: number | null, limit: number, kinds: readonly EventKind[] | null = null) {
    return this.#read(caller, (sql) =>
      readHost(sql, id) === null ? unknownHost(id) : accept(readEvents(sql, id, before, limit, kinds)),
    );
  }

  async channels(caller: Caller) {
    return this.#read(caller, (sql) => accept(channelsDocument(sql)));
  }

  async makeChannel(caller: Caller, request: ChannelRequest) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => makeChannel(sql, request, this.outbox.settings, by, now));
  }

  async changeChannel(caller: Caller, id: string, patch: ChannelPatch) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => changeChannel(sql, id, patch, this.outbox.settings, by, now));
  }

  async removeChannel(caller: Caller, id: string) {
    return this.#changeAs(caller, (sql, now, { actor: by }) => removeChannel(sql, id, by, now));
  }

  async testChannel(caller: Caller, id: string) {
    const found = this.#read(caller, (sql) => {
      const channel = readChannel(sql, id);
      return channel === null ? unknownChannel() : accept(channel);
    });
    if (!found.ok) return found;
    const sent = await this.outbox.test(found.value, (delivery, now) => testMessage(found.value.name, delivery, now));
    return this.#changeAs(caller, (sql, now) => {
      const channel = readChannel(sql, id);
      return channel === null ? unknownChannel() : accept(deliveryDocument(noteTest(sql, channel, sent, now), channel.name));
    });
  }

  async deliveries(caller: Caller, channelId: string | null, before: string | null) {
    return this.#read(caller, (sql) => deliveriesDocument(sql, channelId, before));
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql;
  }

  async #change<T>(run: (sql: SqlStorage, now: number) => Outcome<T>): Promise<Outcome<T>> {
    const outcome = this.ctx.storage.transactionSync(() => run(this.#sql, this.clock()));
    await this.#planNext();
    return outcome;
  }

  /** Does what a host asks for, once it is known that the host asks for it, after all that it asked before, and not too often. */
  async #changeAsHost<T>(
    request: SignedRequest,
    run: (sql: SqlStorage, host: HostRow, sequence: number, now: number) => Outcome<T>,
  ): Promise<Outcome<T>> {
    let usedKey: string | null = null;
    let claimed: string | null = null;
    const verified = await verifyHostSignature(request, (hostId) => {
      claimed = hostId;
      usedKey = readHost(this.#sql, hostId)?.public_key ?? null;
      return usedKey;
    });
    if (!verified.ok) {
      const isAwaited = verified.refusal.code === 'host_revoked' && mayComeBack(this.#sql, claimed, this.clock());
      return isAwaited ? NOT_KNOWN_YET : verified;
    }
    const { hostId, sequence } = verified.value;
    if (this.#makeUpLateCheck()) await this.#afterCommit(() => this.#planAlarm(this.#publisher.nextAt(this.clock())));
    return this.#change((sql, now) => {
      const host = readHost(sql, hostId);
      // The host may have been removed or enrolled again while its signature was verified.
      if (host === null) return refuse('host_revoked', 'This host was removed just now.');
      if (host.public_key !== usedKey)
        return refuse('signature_invalid', 'This host was enrolled again just now, with another key.');
      // A replay is none of the host's messages, and must not keep it from sending its own.
      const inOrder = isInOrder(sql, hostId, sequence);
      if (!inOrder.ok) return inOrder;
      const waitS = this.#messageRate.waitS(hostId, now);
      if (waitS > 0) return tooQuick(waitS);
      return run(sql, host, sequence, now);
    });
  }

  /** Does what somebody asks for whose credential still stands. @param sent as their Worker tells of them */
  async #changeAs<T>(sent: Caller, run: (sql: SqlStorage, now: number, caller: Caller) => Outcome<T>): Promise<Outcome<T>> {
    const caller = callerFrom(sent);
    return this.#change((sql, now) => {
      const admitted = admit(sql, caller, now);
      if (!admitted.ok) return admitted;
      const outcome = run(sql, now, caller);
      if (outcome.ok && caller.origin !== undefined) noteDashboard(sql, caller.origin);
      return outcome;
    });
  }

  #read<T>(sent: Caller, run: (sql: SqlStorage) => Outcome<T>): Outcome<T> {
    const admitted = admit(this.#sql, callerFrom(sent), this.clock());
    return admitted.ok ? run(this.#sql) : admitted;
  }

  /** What begins a session, with the text of its cookie. */
  async #signed(outcome: Outcome<ToSign>): Promise<Outcome<StartedSession>> {
    if (!outcome.ok) return outcome;
    const { signed, key } = outcome.value;
    const expires_at = new Date(signed.credential.expiresAt).toISOString();
    return accept({ cookie: await signCredential(key, signed), expires_at });
  }

  /**
   * Checks the fleet where the last check is overdue. Called for agents and alarms only: a read must not make old evidence look
   * checked.
   * @returns whether a check was owed
   */
  #makeUpLateCheck(): boolean {
    const now = this.clock();
    const { checked_at, created_at } = readFleet(this.#sql);
    if (!isCheckLate(now, checked_at ?? created_at)) return false;
    return this.ctx.storage.transactionSync(() => checkFleet(this.#sql, now, null, this.deployment));
  }

  /** An alarm gathers the changes until the snapshot may be written again, tells of incidents and sends what is due. */
  async #planNext(): Promise<void> {
    await this.#afterCommit(async () => {
      const at = this.#nextAlarmAt(this.clock());
      if (at !== null) await this.#planAlarm(at);
    });
  }

  /** When the alarm has something to do, in Unix milliseconds; null while nothing waits. Age alone is left to the ticks, while there are any. */
  #nextAlarmAt(now: number): number | null {
    // A write that is under way plans the next publication when it ends. Planned meanwhile, an alarm would find nothing to do.
    const isToPublish = this.#publisher.isDirty && !this.#publisher.isWriting;
    const moments = [isToPublish ? this.#publisher.nextAt(now) : null, nextTellingAt(this.#sql), this.outbox.nextAt];
    const waiting = moments.filter((at) => at !== null);
    return waiting.length === 0 ? null : Math.min(...waiting);
  }

  /** A change that is committed stands and is answered so, whatever fails after it. The next tick does what was not planned. */
  async #afterCommit(plan: () => Promise<void>): Promise<void> {
    try {
      await plan();
    } catch (error) {
      log('error', 'publication_not_planned', { error: String(error) });
    }
  }

  /** @param at Unix milliseconds; what is past is done at once */
  async #planAlarm(at: number): Promise<void> {
    const wanted = Math.max(at, this.clock());
    const planned = await this.ctx.storage.getAlarm();
    if (planned === null || planned > wanted) await this.ctx.storage.setAlarm(wanted);
  }
}
