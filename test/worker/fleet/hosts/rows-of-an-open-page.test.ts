import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { hostsDocument } from '../../../../worker/fleet/documents/hosts.ts';
import type { Fleet, HostSelection } from '../../../../worker/fleet/index.ts';
import { addEvent, BY_HOST } from '../../../../worker/fleet/tables/events.ts';
import { bumpSequence } from '../../../../worker/fleet/tables/fleet.ts';
import { saveHost } from '../../../../worker/fleet/tables/hosts.ts';
import { type LivenessRow, readLiveness, saveLiveness } from '../../../../worker/fleet/tables/liveness.ts';
import { readVerdict, saveVerdict } from '../../../../worker/fleet/tables/verdicts.ts';
import { RUNNING, TestAgent } from '../../support/agent.ts';
import { START } from '../../support/clock.ts';
import { fleetStub, hostOf } from '../../support/env.ts';
import { aDayOf, type Cost, type OpenPage, rowsReadBy } from './support/open-page.ts';

afterEach(() => reset());

const HOSTS = 300;
const HEARTBEAT_MS = 432_000;
const MINUTE_MS = 60_000;
/** Rows that one open page may read in a day; the free plan has 5,000,000 for everything. */
const BUDGET = 200_000;
/** One each 8 s. The free plan has 100,000 requests a day for the Worker, and as many for Fleet. */
const SESSION_QUESTIONS_MAX = 10_800;

/** Hosts that send heartbeats, and of which some change now and then. */
class LivingFleet {
  readonly ids: string[] = [];
  readonly #sql: SqlStorage;
  readonly #changing: number;
  readonly #everyMs: number;
  readonly #live = new Map<string, LivenessRow>();
  #line = '';
  #at = START;

  constructor(sql: SqlStorage, model: string, changing: number, everyMs: number) {
    this.#sql = sql;
    this.#changing = changing;
    this.#everyMs = everyMs;
    const host = hostOf(sql, model);
    this.#line = readVerdict(sql, model)?.text ?? '';
    const live = readLiveness(sql, model);
    for (let number = 0; number < HOSTS; number += 1) {
      const id = number === 0 ? model : `host${String(number).padStart(8, '0')}`;
      this.ids.push(id);
      this.#live.set(id, { ...live, host_id: id });
      saveHost(sql, { ...host, id });
      saveVerdict(sql, id, START, '{}', this.#line);
      this.#hear(id, START);
    }
    sql.exec('UPDATE fleet SET hosts = ?', HOSTS);
  }

  /** What happened since the last call. */
  until(now: number): void {
    this.ids.forEach((id, number) => {
      if (this.#happened(number, HEARTBEAT_MS, now)) this.#hear(id, now);
      if (number >= this.#changing || !this.#happened(number, this.#everyMs, now)) return;
      const line = { ...JSON.parse(this.#line), delivered_revision: now };
      saveVerdict(this.#sql, id, now, '{}', JSON.stringify(line));
      bumpSequence(this.#sql);
    });
    this.#at = now;
  }

  /** Whether it was the host's turn since the last call: their turns are spread evenly. */
  #happened(number: number, everyMs: number, now: number): boolean {
    const phase = Math.floor((everyMs * number) / HOSTS);
    return Math.floor((now - START - phase) / everyMs) > Math.floor((this.#at - START - phase) / everyMs);
  }

  #hear(id: string, now: number): void {
    const live = this.#live.get(id);
    if (live) saveLiveness(this.#sql, { ...live, seen_at: now });
  }
}

interface Day {
  /** How many hosts change, and how often each of them. */
  changing?: number;
  everyMs?: number;
  /** How often somebody touches the page; null: nobody does. */
  inputEveryMs?: number | null;
  /** The tab of a host that is open; left out for the page of the fleet. */
  tab?: 'scenarios' | 'history';
}

/** What a page costs that is open for a day, and what a list costs that is read anew. */
async function costOf({
  changing = 0,
  everyMs = 5 * MINUTE_MS,
  inputEveryMs = null,
  tab,
}: Day): Promise<Cost & { anew: number }> {
  const agent = (await TestAgent.enrol('web-1')).installs('crowdsecurity/ssh-bf', 'crowdsecurity/http-probing');
  agent.engine = RUNNING;
  await agent.report();
  const host: HostSelection = { kind: 'one', host: agent.hostId };
  const tabs: Record<NonNullable<Day['tab']>, OpenPage['alsoAsks']> = {
    scenarios: (fleet, caller) => fleet.scenarios(caller, host),
    history: (fleet, caller) => fleet.events(caller, agent.hostId, null, 50),
  };
  return runInDurableObject(fleetStub(), async (fleet: Fleet, { storage: { sql } }) => {
    const living = new LivingFleet(sql, agent.hostId, changing, everyMs);
    for (let event = 0; event < 100; event += 1)
      addEvent(sql, agent.hostId, { at: START, kind: 'drift_opened', actor: BY_HOST, detail: 'Something.' });
    const page = { inputEveryMs, until: (now: number) => living.until(now), ...(tab ? { alsoAsks: tabs[tab] } : {}) };
    const cost = await aDayOf(page, fleet, sql, START);
    const other = { exec: (...given: Parameters<SqlStorage['exec']>) => sql.exec(...given) } as SqlStorage;
    const anew = await rowsReadBy(sql, async () => void hostsDocument(other, START, MINUTE_MS, null));
    return { ...cost, anew };
  });
}

const inWords = ({ polls, questions, notChanged, sessionQuestions, sessionRows, rows }: Cost) =>
  `${rows} rows read, ${questions} questions to Fleet (${notChanged} answered "not changed"), ${polls} polls, ` +
  `${sessionQuestions} times whether its session stands (${sessionRows} of the rows)`;

const OFTEN = MINUTE_MS;
/** A day of 300 hosts takes some seconds, and on a machine that has ten times as much to do a minute. */
const TIMEOUT_MS = 120_000;

test.each<[string, Day]>([
  ['nothing changes, nobody touches it', {}],
  ['10 hosts change every 5 minutes, somebody works at it', { changing: 10, inputEveryMs: OFTEN }],
  [
    '40 hosts change every 5 minutes, the history of one is open, somebody works at it',
    { changing: 40, inputEveryMs: OFTEN, tab: 'history' },
  ],
])('a page of 300 hosts, open all day: %s', { timeout: TIMEOUT_MS }, async (what, day) => {
  const cost = await costOf(day);
  console.log(`rows of an open page, 300 hosts, a day: ${what}: ${inWords(cost)}`);
  expect(cost.polls).toBeGreaterThan(1000);
  expect(cost.rows).toBeGreaterThan(HOSTS);
  expect(cost.rows).toBeLessThanOrEqual(BUDGET);
  expect(cost.sessionQuestions).toBeLessThanOrEqual(SESSION_QUESTIONS_MAX);
});

test('a page of 300 hosts, open all day: even where Fleet remembers nothing', { timeout: TIMEOUT_MS }, async () => {
  const cost = await costOf({ inputEveryMs: OFTEN });
  console.log(`rows of an open page, 300 hosts, a day: nothing changes, somebody works at it: ${inWords(cost)}`);
  const rows = (cost.questions - cost.notChanged) * cost.anew + cost.sessionRows;
  console.log(`rows of an open page, 300 hosts, a day: the same, Fleet's memory lost before each question: ${rows} rows read`);
  expect(cost.rows - cost.sessionRows).toBeLessThanOrEqual(BUDGET / 3);
  expect(cost.anew).toBeGreaterThan(2 * HOSTS);
  expect(rows).toBeLessThanOrEqual(BUDGET);
});
