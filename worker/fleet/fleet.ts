import { DurableObject } from 'cloudflare:workers';
import {
  accept,
  type BaselineRequest,
  type CopyRequest,
  type Declared,
  type EnrollRequest,
  type HostPatch,
  type Outcome,
  refuse,
  type TuningPatch,
  type UndoRequest,
} from '#contract';
import type { Caller } from '../auth/caller.ts';
import { type SignedRequest, verifyHostSignature } from '../auth/host-signature.ts';
import { isCheckLate } from '../drift/index.ts';
import { type Bindings, snapshotMaxAgeMs } from '../env.ts';
import { log } from '../log.ts';
import type { FleetApi, HostSelection } from './api.ts';
import { checkFleet } from './checks/check-fleet.ts';
import { tuningDocument } from './documents/appsec-tuning.ts';
import { catalogueDocument } from './documents/catalogue.ts';
import { freshDrift } from './documents/fresh-drift.ts';
import { hostsDocument } from './documents/hosts.ts';
import { scenariosDocument } from './documents/scenarios.ts';
import { changeHost, createEnrollment, removeHost } from './hosts/change-host.ts';
import { enroll } from './hosts/enroll.ts';
import { changeBaseline } from './intents/change-baseline.ts';
import { copyIntent } from './intents/copy-intent.ts';
import { declareScenario, withdrawScenario } from './intents/declare-scenario.ts';
import { declareThresholds } from './intents/declare-thresholds.ts';
import { undoChange } from './intents/undo-change.ts';
import { MessageRate } from './messages/message-rate.ts';
import { parseMessage } from './messages/parse-message.ts';
import { countRefused, isInOrder, receive, tooQuick } from './messages/receive.ts';
import { takeCatalogue } from './messages/take-catalogue.ts';
import { migrate } from './migrations/index.ts';
import { Publisher } from './publication/publisher.ts';
import { applyToHosts, selectHost, unknownHost } from './select-hosts.ts';
import { createLoginCode, isRevoked, logOut } from './sessions.ts';
import { redeemCode } from './tables/codes.ts';
import { readEvents } from './tables/events.ts';
import { readFleet } from './tables/fleet.ts';
import { type HostRow, readHost } from './tables/hosts.ts';

/** The system of record: one SQLite Durable Object for the whole deployment. Wiring only; what it does is in the files beside it. */
export class Fleet extends DurableObject<Bindings> implements FleetApi {
  /** Unix milliseconds. Tests set it. */
  clock: () => number = () => Date.now();

  /** The version that judges. Tests set it. */
  deployment: string;

  readonly #maxAgeMs: number;
  readonly #publisher: Publisher;
  readonly #messageRate = new MessageRate();

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    this.deployment = env.DEPLOYMENT?.id ?? 'local';
    this.#maxAgeMs = snapshotMaxAgeMs(env);
    this.#publisher = new Publisher(ctx.storage, env.SNAPSHOT, this.#maxAgeMs, () => this.clock());
    void ctx.blockConcurrencyWhile(async () => migrate(ctx.storage, this.clock()));
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

  async enroll(request: EnrollRequest) {
    return this.#change((sql, now) => enroll(sql, request, now));
  }

  async check(scheduledAt: number) {
    this.ctx.storage.transactionSync(() => checkFleet(this.#sql, this.clock(), scheduledAt, this.deployment));
    await this.#publisher.publishIfDue();
    await this.#planPublication();
  }

  override async alarm() {
    this.#makeUpLateCheck();
    await this.#publisher.publishIfDue();
    await this.#planPublication();
  }

  async admit(caller: Caller) {
    return this.#read(caller, () => accept(null));
  }

  async createLoginCode(caller: Caller) {
    return this.#changeAs(caller, (sql, now) => createLoginCode(sql, now));
  }

  async redeemLoginCode(code: string) {
    return this.#change((sql, now) =>
      redeemCode(sql, 'login', code, now) === null
        ? refuse('invalid_credentials', 'This log-in code is wrong, used or expired. Log in with the operator token.')
        : accept(null),
    );
  }

  async logOut(caller: Caller) {
    return this.#changeAs(caller, (sql, now) => logOut(sql, caller, now));
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

  async declareScenario(caller: Caller, hosts: HostSelection, name: string, disabled: boolean, declared?: Declared) {
    const next = declared ?? (disabled ? 'disabled' : 'enabled');
    return this.#changeAs(caller, (sql, now) => applyToHosts(sql, hosts, (one) => declareScenario(sql, one, name, next, now)));
  }

  async withdrawScenario(caller: Caller, hosts: HostSelection, name: string) {
    return this.#changeAs(caller, (sql, now) => applyToHosts(sql, hosts, (one) => withdrawScenario(sql, one, name, now)));
  }

  async changeBaseline(caller: Caller, host: HostSelection, request: BaselineRequest) {
    return this.#changeAs(caller, (sql, now) => {
      const selected = selectHost(sql, host);
      return selected.ok ? changeBaseline(sql, selected.value, request, now) : selected;
    });
  }

  async tuning(caller: Caller, host: HostSelection) {
    return this.#read(caller, (sql) => {
      const selected = selectHost(sql, host);
      return selected.ok ? accept(tuningDocument(sql, selected.value.id)) : selected;
    });
  }

  async declareThresholds(caller: Caller, hosts: HostSelection, patch: TuningPatch) {
    return this.#changeAs(caller, (sql, now) => applyToHosts(sql, hosts, (one) => declareThresholds(sql, one, patch, now)));
  }

  async hosts(caller: Caller, known: string | null = null) {
    return this.#read(caller, (sql) => accept(hostsDocument(sql, this.clock(), this.#maxAgeMs, known)));
  }

  async changeHost(caller: Caller, id: string, patch: HostPatch) {
    return this.#changeAs(caller, (sql, now) => changeHost(sql, id, patch, now));
  }

  async removeHost(caller: Caller, id: string) {
    return this.#changeAs(caller, (sql) => removeHost(sql, id));
  }

  async createEnrollment(caller: Caller, hostId: string | null, intentOf: string | null = null) {
    return this.#changeAs(caller, (sql, now) => createEnrollment(sql, hostId, intentOf, now));
  }

  async copyIntent(caller: Caller, from: string, request: CopyRequest) {
    return this.#changeAs(caller, (sql, now) => copyIntent(sql, from, request, now));
  }

  async undoChange(caller: Caller, host: string, event: number, request: UndoRequest) {
    return this.#changeAs(caller, (sql, now) => undoChange(sql, host, event, request, now));
  }

  async events(caller: Caller, id: string, before: number | null, limit: number) {
    return this.#read(caller, (sql) =>
      readHost(sql, id) === null ? unknownHost(id) : accept(readEvents(sql, id, before, limit)),
    );
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql;
  }

  async #change<T>(run: (sql: SqlStorage, now: number) => Outcome<T>): Promise<Outcome<T>> {
    const outcome = this.ctx.storage.transactionSync(() => run(this.#sql, this.clock()));
    await this.#planPublication();
    return outcome;
  }

  /** Does what a host asks for, once it is known that the host asks for it, after all that it asked before, and not too often. */
  async #changeAsHost<T>(
    request: SignedRequest,
    run: (sql: SqlStorage, host: HostRow, sequence: number, now: number) => Outcome<T>,
  ): Promise<Outcome<T>> {
    let usedKey: string | null = null;
    const verified = await verifyHostSignature(request, (hostId) => {
      usedKey = readHost(this.#sql, hostId)?.public_key ?? null;
      return usedKey;
    });
    if (!verified.ok) return verified;
    const { hostId, sequence } = verified.value;
    if (this.#makeUpLateCheck()) await this.#afterCommit(() => this.#planAlarm());
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

  async #changeAs<T>(caller: Caller, run: (sql: SqlStorage, now: number) => Outcome<T>): Promise<Outcome<T>> {
    return this.#change((sql, now) =>
      isRevoked(sql, caller) ? refuse('unauthenticated', 'This session was logged out.') : run(sql, now),
    );
  }

  #read<T>(caller: Caller, run: (sql: SqlStorage) => Outcome<T>): Outcome<T> {
    return isRevoked(this.#sql, caller) ? refuse('unauthenticated', 'This session was logged out.') : run(this.#sql);
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

  /** An alarm gathers the changes until the snapshot may be written again. Age alone is left to the ticks, while there are any. */
  async #planPublication(): Promise<void> {
    await this.#afterCommit(async () => {
      // A write that is under way plans the next publication when it ends. Planned meanwhile, an alarm would find nothing to do.
      if (this.#publisher.isDirty && !this.#publisher.isWriting) await this.#planAlarm();
    });
  }

  /** A change that is committed stands and is answered so, whatever fails after it. The next tick publishes what was not planned. */
  async #afterCommit(plan: () => Promise<void>): Promise<void> {
    try {
      await plan();
    } catch (error) {
      log('error', 'publication_not_planned', { error: String(error) });
    }
  }

  async #planAlarm(): Promise<void> {
    const now = this.clock();
    const at = Math.max(this.#publisher.nextAt(now), now);
    const planned = await this.ctx.storage.getAlarm();
    if (planned === null || planned > at) await this.ctx.storage.setAlarm(at);
  }
}
