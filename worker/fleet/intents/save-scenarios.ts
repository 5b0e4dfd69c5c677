import type { Actor, ScenarioChange } from '#contract';
import type { ScenariosIntent } from '../../drift/index.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { scenariosSurface } from '../surfaces/scenarios.ts';
import { addEvent } from '../tables/events.ts';
import type { HostRow } from '../tables/hosts.ts';
import { type StoredIntent, saveDeclared } from '../tables/intents.ts';

/** What an operator changed of the scenarios' part of an intent. */
interface Changed {
  readonly after: ScenariosIntent;
  /** By which it can be taken back. */
  readonly changes: ScenarioChange[];
  /** A sentence for the history. */
  readonly detail: string;
}

/** Saves what an operator changed, tells it in the history, and judges the host by it. Runs inside the caller's transaction. */
export function saveScenarios(
  sql: SqlStorage,
  host: HostRow,
  before: StoredIntent,
  { after, changes, detail }: Changed,
  by: Actor,
  now: number,
): void {
  const surface = scenariosSurface.name;
  const intent = saveDeclared(sql, host.id, before, surface, after, now);
  addEvent(sql, host.id, {
    at: now,
    kind: 'intent_changed',
    surface,
    actor: by,
    detail,
    changes: [{ surface, changes }],
  });
  judgeHost(sql, host, now, 'intent', { intent, by });
}
