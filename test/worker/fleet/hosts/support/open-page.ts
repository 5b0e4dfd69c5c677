import { isListOld } from '../../../../../web/data/list-age.ts';
import { FIRST_POLL, nextStep, onAsk, onSettled, onUse, type PollState } from '../../../../../web/data/poll-schedule.ts';
import { ADMITTED_FOR_MS, untilAsked } from '../../../../../web/data/session-watch-times.ts';
import type { Caller } from '../../../../../worker/auth/caller.ts';
import { readKey } from '../../../../../worker/fleet/credentials/signing-key.ts';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { nextPublicationAt, type PublicationState, utcDay } from '../../../../../worker/fleet/publication/write-budget.ts';
import { readFleet } from '../../../../../worker/fleet/tables/fleet.ts';
import { readSession, saveSession } from '../../../../../worker/fleet/tables/sessions.ts';
import { saveToken } from '../../../../../worker/fleet/tables/tokens.ts';

const SNAPSHOT_MAX_AGE_MS = 300_000;
const DAY_MS = 86_400_000;
const SESSION_QUESTIONS_AN_HOUR = 3_600_000 / ADMITTED_FOR_MS;

/** Somebody who logged in: their session is looked up at each question. */
const callerOf = (keyId: string): Caller => ({
  role: 'operator',
  by: 'cookie',
  actor: { name: 'ci', kind: 'token' },
  session: { kind: 'session', id: 'of-a-page', tokenId: 'of-ci', keyId, expiresAt: Number.MAX_SAFE_INTEGER },
});

/** One page that is open, and what it asked Fleet for. */
export interface OpenPage {
  /** How long after the last input there is the next, in milliseconds; null where nobody touches it. */
  readonly inputEveryMs: number | null;
  /** What the page asks Fleet for, beside the list of hosts, when anything has changed. */
  readonly alsoAsks?: (fleet: Fleet, caller: Caller) => Promise<unknown>;
  /** Called before each question with the moment, to let the hosts live until then. */
  readonly until: (now: number) => void;
}

/** What a page cost in a day. */
export interface Cost {
  polls: number;
  questions: number;
  notChanged: number;
  /** How often it asked Fleet whether its session still stands, and what was read for that. */
  sessionQuestions: number;
  sessionRows: number;
  /** All of the rows. */
  rows: number;
}

/**
 * Leaves a page open for a day, with the page's own schedule, the Worker's own publications and a clock that is set. A poll reads the
 * snapshot in KV, which costs Fleet nothing.
 */
export async function aDayOf(page: OpenPage, fleet: Fleet, sql: SqlStorage, start: number): Promise<Cost> {
  const caller = callerOf(readKey(sql).id);
  logInFor(sql, caller, start);
  const cost: Cost = { polls: 0, questions: 0, notChanged: 0, sessionQuestions: 0, sessionRows: 0, rows: 0 };
  let admittedAt = start;
  let sessionRowsEach = 0;
  let state: PollState = { ...FIRST_POLL, usedAt: start };
  let list: { sequence: number; tag: string | null; receivedAt: number; hosts: number } | null = null;
  const snapshot = new Snapshot();

  const asks = async (now: number) => {
    cost.questions += 1;
    admittedAt = now;
    const known = list !== null && !isListOld(list.receivedAt, list.hosts, now) ? list.tag : null;
    const outcome = await fleet.hosts(caller, known);
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    if (outcome.value === null) cost.notChanged += 1;
    else {
      const { sequence, tag = null, hosts } = outcome.value;
      list = { sequence, tag, receivedAt: now, hosts: hosts.length };
    }
  };

  for (let now = start; now < start + DAY_MS; ) {
    if (page.inputEveryMs !== null && now - state.usedAt >= page.inputEveryMs) state = onUse(state, now);
    if (untilAsked(admittedAt, now) === 0) {
      fleet.clock = () => now;
      // Each reads the same rows: one an hour is looked at.
      if (cost.sessionQuestions % SESSION_QUESTIONS_AN_HOUR === 0)
        sessionRowsEach = await rowsReadBy(sql, async () => void (await fleet.admit(caller)));
      const rows = sessionRowsEach;
      cost.sessionQuestions += 1;
      cost.sessionRows += rows;
      cost.rows += rows;
      admittedAt = now;
    }
    const step = nextStep(state, now);
    if (step.kind === 'rest') throw new Error('nothing is under way');
    if (step.kind === 'wait') {
      now += Math.min(step.ms, untilAsked(admittedAt, now), page.inputEveryMs ?? step.ms);
      continue;
    }
    page.until(now);
    fleet.clock = () => now;
    sql.exec('UPDATE fleet SET checked_at = ?', now - (now % 60_000));
    snapshot.publishIfDue(sql, now);
    state = onAsk(state);
    cost.polls += 1;
    cost.rows += await rowsReadBy(sql, async () => {
      const wasKnown = list?.sequence ?? 0;
      if (step.fresh || list === null || isListOld(list.receivedAt, list.hosts, now) || snapshot.sequence > list.sequence)
        await asks(now);
      if ((list?.sequence ?? 0) > wasKnown) await page.alsoAsks?.(fleet, caller);
    });
    state = onSettled(state, now, true);
  }
  return cost;
}

/** The rows that a log-in with a named token leaves. */
function logInFor(sql: SqlStorage, { actor, session }: Caller, now: number): void {
  if (session?.tokenId == null || readSession(sql, session.id) !== null) return;
  const until = { expires_at: session.expiresAt };
  saveToken(sql, {
    ...until,
    id: session.tokenId,
    name: actor.name,
    role: 'operator',
    created_at: now,
    created_by: 'owner',
    last_used_day: null,
  });
  const started = {
    token_id: session.tokenId,
    role: 'operator',
    name: actor.name,
    actor_kind: actor.kind,
    started_at: now,
  } as const;
  saveSession(sql, { ...until, ...started, id: session.id, browser: null });
}

/** What KV holds: as young as the budget of writes lets it be. */
class Snapshot {
  sequence = 0;
  #state: PublicationState = { isDirty: true, publishedAt: null, writes: 0, writesDay: 0, failures: 0, failedAt: null };

  publishIfDue(sql: SqlStorage, now: number): void {
    const { sequence } = readFleet(sql);
    if (nextPublicationAt({ ...this.#state, isDirty: sequence !== this.sequence }, now, SNAPSHOT_MAX_AGE_MS) > now) return;
    const day = utcDay(now);
    const writes = this.#state.writesDay === day ? this.#state.writes + 1 : 1;
    this.#state = { ...this.#state, publishedAt: now, writes, writesDay: day };
    this.sequence = sequence;
  }
}

/** The rows that Cloudflare bills for what is read meanwhile. */
export async function rowsReadBy(sql: SqlStorage, work: () => Promise<void>): Promise<number> {
  const prototype = Object.getPrototypeOf(sql) as SqlStorage;
  const { exec } = prototype;
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  prototype.exec = function counted(this: SqlStorage, ...given: Parameters<SqlStorage['exec']>) {
    const cursor = exec.apply(this, given);
    cursors.push(cursor);
    return cursor;
  } as SqlStorage['exec'];
  try {
    await work();
  } finally {
    prototype.exec = exec;
  }
  return cursors.reduce((sum, cursor) => sum + cursor.rowsRead, 0);
}
