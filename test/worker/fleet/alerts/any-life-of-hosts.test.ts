import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { AlertMessage } from '#contract';
import { conditionsOf } from '../../../../worker/fleet/alerts/conditions.ts';
import { keepIncidents, leaveIncidents } from '../../../../worker/fleet/alerts/keep-incidents.ts';
import { nextTellingAt, tellDue } from '../../../../worker/fleet/alerts/tell.ts';
import { keyText, readIncidentHosts, readIncidents, readIncidentsOf } from '../../../../worker/fleet/tables/incidents.ts';
import { readNotices } from '../../../../worker/fleet/tables/notices.ts';
import { Random } from '../../../doubles/random.ts';
import { START } from '../../support/clock.ts';
import { env, fleetStub } from '../../support/env.ts';
import { DRIFTED, factsOf, SSH } from './support/line.ts';
import { addChannel, arrivedIn } from './support/outbox.ts';

afterEach(() => reset());

const FIRST = Number(env.ARGOS_SEED || 1);
const RUNS = env.ARGOS_SEED ? 1 : 150;
const STEPS = 40;
const MINUTE = 60_000;
const DAY = 86_400_000;

const NAMES = ['web-1', 'web-2', 'web-3', 'web-4', 'web-5'];
const OTHER = { ...SSH, item: 'a/other' };
const down = { ...factsOf().line.engine, state: 'down' } as NonNullable<ReturnType<typeof factsOf>['line']['engine']>;

type Given = NonNullable<Parameters<typeof factsOf>[0]>;

/** What a host can be like. */
const STATES: readonly Given[] = [
  {},
  {},
  { scenarios: { ...DRIFTED, cause: 'host', by_words: 'by a hub upgrade' } },
  { scenarios: { ...DRIFTED, cause: 'host', by_words: 'by a hub upgrade' } },
  { scenarios: { ...DRIFTED, cause: 'host', by_words: 'by a hub upgrade' }, differences: [['scenarios', [SSH, OTHER]]] },
  { scenarios: { ...DRIFTED, cause: 'host' }, differences: [['scenarios', [OTHER]]], line: { load_fault: 'broken' } },
  { scenarios: DRIFTED, line: { delivered_revision: 6 } },
  { scenarios: { ...DRIFTED, reason: 'reload_needed' } },
  { scenarios: { status: 'unknown', reason: 'engine_down', drift_detected: true }, line: { engine: down } },
  { scenarios: { status: 'unknown', reason: 'unreadable', drift_detected: true } },
  { live: { silent_since: START } },
  { live: { duplicate_since: START } },
  { live: { seen_at: null } },
];

/** Lives hosts through anything, and tells of it as Fleet does. */
class Life {
  now: number;
  readonly states = new Map<string, Given>(NAMES.map((name) => [name, {}]));
  readonly messages: AlertMessage[] = [];
  readonly faults: string[] = [];
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage, now: number) {
    this.#sql = sql;
    this.now = now;
  }

  becomes(name: string, state: Given): void {
    this.states.set(name, state);
    const facts = { ...factsOf(state), now: this.now };
    keepIncidents(this.#sql, { id: name, name }, facts);
    const wrong = conditionsOf(facts);
    const undecided = new Set(wrong.undecided.map(keyText));
    const standing = readIncidentsOf(this.#sql, name).filter(({ incident }) => !undecided.has(keyText(incident)));
    const said = (all: readonly { kind: string; content: string }[]) =>
      all
        .map(({ kind, content }) => `${kind} ${content}`)
        .sort()
        .join();
    if (said(standing.map(({ incident }) => incident)) !== said(wrong.conditions))
      this.faults.push(`${name} is in other incidents than it has`);
  }

  pass(ms: number): void {
    const end = this.now + ms;
    for (let at = nextTellingAt(this.#sql); at !== null && at <= end; at = nextTellingAt(this.#sql)) {
      this.now = Math.max(at, this.now);
      tellDue(this.#sql, this.now, 'https://argos.test');
      this.messages.push(...arrivedIn(this.#sql, 'a'));
    }
    this.now = end;
  }
}

test(`${RUNS} random lives of ${NAMES.length} hosts: each incident is told from its opening to its end, and all that stands is told`, {
  timeout: 300_000,
}, async () => {
  await addChannel('a', { drift_by_host: { wait_s: 0 }, reload_needed: { wait_s: 0 } });
  const lived = await runInDurableObject(fleetStub(), (_, { storage }) => {
    const { sql } = storage;
    let now = START;
    let messages = 0;
    for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
      const random = new Random(seed);
      const life = new Life(sql, now);
      for (let step = 0; step < STEPS; step += 1) {
        const state = random.pick(STATES);
        const many = random.chance(0.5) ? NAMES.slice(random.below(NAMES.length)) : [random.pick(NAMES)];
        for (const name of many) {
          life.becomes(name, state);
          life.pass(random.below(20) * 1000);
        }
        if (random.chance(0.05)) {
          const gone = random.pick(NAMES);
          leaveIncidents(sql, gone, life.now);
          life.states.set(gone, {});
        }
        life.pass(random.below(random.chance(0.5) ? 90 : 1200) * 1000);
      }
      // What stands for long enough was told as it is, with each host that is in it.
      life.pass(180 * MINUTE);
      const last = new Map(life.messages.map((message) => [message.data.id, message]));
      for (const { incident, host } of NAMES.flatMap((name) => readIncidentsOf(sql, name))) {
        const told = last.get(incident.thread);
        if (!told?.data.hosts.some(({ name }) => name === host.name))
          life.faults.push(`nobody was told of ${host.name}, ${incident.kind}`);
      }
      for (const notice of readNotices(sql)) {
        const incident = readIncidents(sql).find(({ thread }) => thread === notice.thread);
        if (incident?.content !== notice.content) life.faults.push('what was told last is not what is');
      }
      for (const name of NAMES) life.becomes(name, {});
      life.pass(60 * MINUTE);
      const threads = new Map<string, string[]>();
      for (const { type, data } of life.messages)
        threads.set(data.id, [...(threads.get(data.id) ?? []), type.replace('incident.', '')]);
      for (const types of threads.values()) {
        if (types[0] !== 'opened' || types.lastIndexOf('opened') !== 0) life.faults.push(`opened: ${types}`);
        if (types.indexOf('closed') !== types.length - 1) life.faults.push(`closed: ${types}`);
      }
      const left = readIncidents(sql).length + readIncidentHosts(sql).length + readNotices(sql).length;
      expect({ seed, faults: life.faults, left }).toEqual({ seed, faults: [], left: 0 });
      messages += life.messages.length;
      now = life.now + DAY;
    }
    return messages;
  });
  console.log(`incidents: ${RUNS} random lives of ${NAMES.length} hosts, ${lived} messages`);
  expect(lived).toBeGreaterThan(RUNS);
});
