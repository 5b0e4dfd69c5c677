import { type Actor, type EventRecord, type HostRecord, SEQUENCE_MAX, type Surface } from '#contract';
import { named, nextReportInS, silenceLimitMs, watchClock } from '../../drift/index.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { addEvent, dropOtherEvents, holdsEvent, restoreEvent } from '../tables/events.ts';
import type { FleetRow } from '../tables/fleet.ts';
import { type HostRow, saveHost } from '../tables/hosts.ts';
import { readRevision, restoreIntent } from '../tables/intents.ts';
import { type LivenessRow, NEVER_HEARD, readLiveness, saveLiveness } from '../tables/liveness.ts';
import { saveObservation } from '../tables/observations.ts';
import { saveVerdict } from '../tables/verdicts.ts';
import { BackupFault } from './backup-reader.ts';
import { restoreWaiver, type WaiverRecord } from './quiet-records.ts';

/** What the fleet knew of a host whose place the backup takes: nothing that was given out is given out again. */
interface Held {
  readonly revision: number;
  /** Of its last message. */
  readonly sequence: number;
  /** Its key, and what came with it when it enrolled last. */
  readonly enrolment: Pick<HostRow, 'install' | 'public_key' | 'enrolled_at'>;
}

/** What the hosts of one restore have in common. */
export interface HostRestores {
  readonly fleet: FleetRow;
  /** Who restores. */
  readonly by: Actor;
  /** When the backup was made, RFC 3339. */
  readonly madeAt: string;
  /** How many there are. */
  readonly hosts: number;
  /** By the host's id. */
  readonly before: ReadonlyMap<string, Held>;
  /** How many events the backup has of each. */
  readonly eventsOf: ReadonlyMap<string, number>;
  /** How many of them come back whether they are there or not, the newest; null for all. */
  readonly eventsMax: number | null;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * Where the fleet does not know a host, the one that was lost may have given out revisions after the backup, which are in pages and in agents
 * still: so many are passed over, that what was made on one of them does not fit by chance.
 */
const REVISIONS_LOST = 1000;

export function heldOf(sql: SqlStorage, { id, install, public_key, enrolled_at }: HostRow): Held {
  return {
    revision: readRevision(sql, id),
    sequence: readLiveness(sql, id).sequence,
    enrolment: { install, public_key, enrolled_at },
  };
}

/** One host of a backup on its way into the fleet, in the order in which the backup has it. */
export class HostRestore {
  readonly #sql: SqlStorage;
  readonly #row: HostRow;
  readonly #restores: HostRestores;
  readonly #events = new Set<number>();
  /** How many of its oldest events come back only where they are there already, which costs nothing. */
  readonly #oldest: number;
  #passed = 0;
  #leftOut = 0;
  /** Whether it enrolled again since, with another key: what an agent said under the old one counts no more. */
  readonly #isKeyReplaced: boolean;

  /** Writes the host, its intent, its agent and what its verdicts rest on. */
  constructor(sql: SqlStorage, host: HostRecord, restores: HostRestores) {
    const { now, before } = restores;
    const { id, name, install, apply_command, enrolled_at, intent } = host;
    this.#sql = sql;
    this.#restores = restores;
    const events = restores.eventsOf.get(id) ?? 0;
    this.#oldest = restores.eventsMax === null ? 0 : Math.max(0, events - restores.eventsMax);
    const held = before.get(id);
    this.#isKeyReplaced = held !== undefined && held.enrolment.enrolled_at > enrolled_at;
    const enrolment =
      held !== undefined && this.#isKeyReplaced
        ? held.enrolment
        : { install, public_key: JSON.stringify(host.public_key), enrolled_at };
    this.#row = { id, name, apply_command, ...enrolment };
    const memory = this.#isKeyReplaced ? {} : host.memory;
    saveHost(sql, this.#row);
    const parts = Object.entries(intent.parts).flatMap(([surface, part]) =>
      part === undefined ? [] : [[surface, { declared: part.declared, changedAt: part.changed_at }] as const],
    );
    const revision = held === undefined ? intent.revision + REVISIONS_LOST : Math.max(intent.revision, held.revision) + 1;
    restoreIntent(sql, id, { revision, parts: new Map(parts) }, now);
    saveLiveness(sql, this.#isKeyReplaced ? unheard(id, held, now) : livenessOf(host, held, restores));
    // By what was drifted before, so that no drift is told to have begun now. The rest of the line is written by the judgement.
    const line = Object.fromEntries(
      Object.entries(memory).map(([surface, of]) => [surface, { drift_detected: (of?.drift ?? null) !== null, reason: null }]),
    );
    saveVerdict(sql, id, now, JSON.stringify(memory), JSON.stringify(line));
  }

  /** Takes what was reported of one surface. */
  observed({
    surface,
    observed,
    decided,
  }: {
    surface: Surface;
    observed: unknown;
    decided: { observed: unknown; at: number } | null;
  }): void {
    if (this.#isKeyReplaced) return;
    const earlier = decided === null ? null : { observed: decided.observed, at: decided.at };
    saveObservation(this.#sql, this.#row.id, surface, { observed, decided: earlier });
  }

  /** Takes a waiver, which the judgement keeps where it still holds. */
  waived(waiver: WaiverRecord): void {
    restoreWaiver(this.#sql, waiver, this.#restores.now);
  }

  /** How many of its oldest events are left out. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Takes the next events of its history, oldest first. */
  told(events: readonly EventRecord[]): void {
    for (const event of events) {
      const row = { ...event, changes: event.changes === null ? null : JSON.stringify(event.changes) };
      this.#passed += 1;
      if (this.#passed > this.#oldest) restoreEvent(this.#sql, this.#row.id, row);
      else if (!this.#isHeld || !holdsEvent(this.#sql, this.#row.id, row)) {
        this.#leftOut += 1;
        continue;
      }
      this.#events.add(event.id);
    }
  }

  get #isHeld(): boolean {
    return this.#restores.before.has(this.#row.id);
  }

  /**
   * All of it has come: notes who restored the intent, and judges the host, without adopting anything from evidence of then.
   * @returns how many events of the backup it has
   */
  finish(): number {
    const { by, madeAt, now } = this.#restores;
    if (this.#isHeld) dropOtherEvents(this.#sql, this.#row.id, this.#events);
    const detail = `Restored from the backup of ${madeAt}.`;
    addEvent(this.#sql, this.#row.id, { at: now, kind: 'intent_restored', actor: by, detail });
    try {
      judgeHost(this.#sql, this.#row, now, 'intent', { by });
    } catch (error) {
      // What a rule keeps in mind is its own, and no schema has looked into it.
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      const detail = `host.memory: host ${named(this.#row.name)} cannot be judged by what the backup has of it: ${error.message}`;
      throw new BackupFault({ code: 'invalid_backup', detail, members: { host: this.#row.id, field: 'host.memory' } });
    }
    return this.#events.size;
  }
}

/** The row of a host that enrolled again since: it awaits its first report, and what it signed before the restore is a replay. */
function unheard(host_id: string, held: Held | undefined, now: number): LivenessRow {
  return { ...NEVER_HEARD, host_id, sequence: Math.min(Math.max(held?.sequence ?? 0, now), SEQUENCE_MAX - 1) };
}

/**
 * The row of an agent. Silence is counted from the restore: who was heard until the backup gets the whole limit to be heard again, and who
 * was silent stays so, with nothing new in the history. A message that was signed before the restore is a replay: what a host's clock was ahead by is
 * added to the moment of the restore. The budgets of the day begin anew, and a catalogue is asked for again.
 */
function livenessOf({ id, agent }: HostRecord, held: Held | undefined, { fleet, hosts, now }: HostRestores): LivenessRow {
  const watch = watchClock(now, fleet.paused_ms);
  const until = watch + silenceLimitMs(nextReportInS(hosts));
  const { seen_at, silent_since, duplicate_since, engine, protection_gaps, engine_told } = agent;
  const ahead = seen_at === null ? 0 : Math.max(0, agent.sequence - seen_at);
  const text = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return {
    ...NEVER_HEARD,
    host_id: id,
    seen_at,
    silent_after: seen_at === null ? null : silent_since === null ? until : watch - 1,
    silent_since,
    duplicate_since,
    duplicate_until: duplicate_since === null ? null : until,
    sequence: Math.min(Math.max(agent.sequence, held?.sequence ?? 0, now + ahead), SEQUENCE_MAX - 1),
    digest: agent.digest,
    instances: JSON.stringify(agent.instances),
    agent_version: agent.agent_version,
    delivered_revision: agent.delivered_revision,
    delivery_fault: agent.delivery_fault,
    load_fault: agent.load_fault,
    engine: text(engine),
    engine_at: seen_at,
    protection_gaps: text(protection_gaps),
    engine_told: text(engine_told),
    apply_running: agent.apply_running,
  };
}
