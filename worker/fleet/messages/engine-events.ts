import type { EngineReport } from '#contract';
import { changedSentence, hostSays } from '../../drift/index.ts';
import { utcDay } from '../publication/write-budget.ts';
import type { NewEvent } from '../tables/events.ts';

/** Enough for every load of an ordinary day; an engine that restarts in a loop would push all else out of the history. */
const EVENTS_A_DAY = 40;

/** What the history tells of an engine: the last state that was known. Times of the engine are RFC 3339, others Unix milliseconds. */
export interface EngineTold {
  readonly state: 'running' | 'down' | null;
  readonly loaded_at: string | null;
  readonly reload_needed: boolean;
  /** Of the report that the state stood beside. */
  readonly digest: string | null;
  /** The last message in which it still held. */
  readonly until: number | null;
  /** How many events there were on this UTC day. */
  readonly day: number;
  readonly events: number;
}

export const NOTHING_TOLD: EngineTold = {
  state: null,
  loaded_at: null,
  reload_needed: false,
  digest: null,
  until: null,
  day: 0,
  events: 0,
};

type EngineEvent = Pick<NewEvent, 'at' | 'kind' | 'detail'>;

/** An engine of which the last message said something else than the one before. */
export interface EngineNews {
  readonly told: EngineTold;
  /** What the message says. */
  readonly engine: EngineReport;
  readonly digest: string;
  /** Whether the message before still held what was told. */
  readonly wasKnown: boolean;
  /** When the message before came; null where this is the first. */
  readonly previousAt: number | null;
  readonly now: number;
}

/**
 * What the history has to say of an engine's new state. Only passages between known states count: in a restart loop the engine is down,
 * then unknown, then down. A load is news where it took something in: a reload was needed, or the files differ from those of the load
 * before. Pure.
 */
export function engineEvents(news: EngineNews): { events: EngineEvent[]; told: EngineTold } {
  const { told, engine, digest, wasKnown, previousAt, now } = news;
  const until = wasKnown ? previousAt : told.until;
  if (engine.state === 'unknown') return { events: [], told: { ...told, until } };
  const events = engine.state === 'down' ? downEvents(told, engine, now) : runningEvents({ ...news, told: { ...told, until } });
  const day = utcDay(now);
  const before = told.day === day ? told.events : 0;
  const kept = events.slice(0, Math.max(0, EVENTS_A_DAY - before)).map((event, index) => ({
    ...event,
    detail:
      before + index + 1 === EVENTS_A_DAY
        ? `${event.detail} It changes so often that the rest of this day is left out.`
        : event.detail,
  }));
  return {
    events: kept,
    told: {
      state: engine.state,
      ...(engine.state === 'running'
        ? { loaded_at: engine.loaded_at, reload_needed: engine.reload_needed, digest }
        : { loaded_at: told.loaded_at, reload_needed: false, digest: told.digest }),
      until: null,
      day,
      events: before + kept.length,
    },
  };
}

function downEvents(told: EngineTold, { why }: EngineReport, now: number): EngineEvent[] {
  if (told.state === 'down') return [];
  return [{ at: now, kind: 'engine_down', detail: `CrowdSec is not running. ${hostSays(why)}` }];
}

function runningEvents({ told, engine, digest, now }: EngineNews): EngineEvent[] {
  const events: EngineEvent[] = [];
  const isOtherLoad = told.state === null || told.loaded_at !== engine.loaded_at;
  const at = loadedAt(engine, told.until, now);
  if (told.state === 'down') {
    events.push({ at, kind: 'engine_returned', detail: 'CrowdSec runs again.' });
  } else if (isOtherLoad && (told.reload_needed || told.digest !== digest)) {
    events.push({
      at,
      kind: 'engine_loaded',
      detail: loadedSentence(told, engine),
    });
  }
  if (engine.reload_needed && (!told.reload_needed || isOtherLoad)) {
    events.push({ at: now, kind: 'reload_needed', detail: changedSentence(engine.changed_since, engine.changed_count) });
  }
  return events;
}

function loadedSentence(told: EngineTold, { reload_needed }: EngineReport): string {
  if (told.state === null) return 'What the running CrowdSec has loaded is known from now on.';
  return reload_needed ? 'CrowdSec loaded its files.' : 'CrowdSec loaded what is on disk.';
}

/**
 * The moment of a load. A host's clock may be wrong: what lies ahead of this message, or before the last one in which another load
 * was known, is taken for now.
 */
function loadedAt({ loaded_at, started_at }: EngineReport, after: number | null, now: number): number {
  const at = Date.parse(loaded_at ?? started_at ?? '');
  return after !== null && at >= after && at <= now ? at : now;
}
