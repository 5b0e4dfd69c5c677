import { accept, type CopiesDocument, type CopyRequest, type Declared, type IntentChange, type Outcome } from '#contract';
import { judgeHost } from '../checks/judge-host.ts';
import { unknownHost } from '../hosts/select-hosts.ts';
import { addEvent } from '../tables/events.ts';
import { type HostRow, readHost } from '../tables/hosts.ts';
import { readIntent, type StoredIntent, saveScenarios, saveThresholds } from '../tables/intents.ts';
import { lastDecidedInstalled } from '../tables/observations.ts';

type Copied = CopiesDocument['results'][number];

/**
 * Makes the intent of some hosts that of another, or says what that would change. Runs inside the caller's transaction:
 * all hosts take it or none.
 */
export function copyIntent(sql: SqlStorage, from: string, request: CopyRequest, now: number): Outcome<CopiesDocument> {
  if (readHost(sql, from) === null) return unknownHost(from);
  const hosts: HostRow[] = [];
  // All of them first: a refusal is an answer and rolls nothing back.
  for (const id of new Set(request.to)) {
    const host = readHost(sql, id);
    if (host === null) return unknownHost(id);
    hosts.push(host);
  }
  return accept({ results: hosts.map((host) => (request.dry_run ? plan(sql, from, host) : copyTo(sql, from, host, now))) });
}

/** Copies to one host. Where the other is gone nothing changes. */
export function copyTo(sql: SqlStorage, from: string, host: HostRow, now: number): Copied {
  const source = readHost(sql, from);
  if (source === null) return { host: host.id, name: host.name, changes: [], skipped: [] };
  const planned = plan(sql, from, host);
  const intent = readIntent(sql, host.id);
  const scenarios = planned.changes.filter((change) => 'scenario' in change);
  const thresholds = planned.changes.filter((change) => 'threshold' in change);
  if (scenarios.length > 0) saveScenarios(sql, host.id, withChanges(intent, scenarios), now);
  if (thresholds.length > 0) {
    const becomes = (which: 'inbound' | 'outbound') => thresholds.find((change) => change.threshold === which)?.becomes;
    saveThresholds(
      sql,
      host.id,
      { inbound: becomes('inbound') ?? intent.inbound, outbound: becomes('outbound') ?? intent.outbound },
      now,
    );
  }
  if (planned.changes.length > 0) {
    addEvent(sql, host.id, {
      at: now,
      kind: 'intent_changed',
      actor: 'operator',
      detail: `Copied the intent of ${source.name}: ${planned.changes.map(inWords).join('; ')}.`.slice(0, EVENT_MAX_CHARS),
    });
    judgeHost(sql, host.id, now, 'intent');
  }
  return planned;
}

/** What a copy would change. A threshold that the other host does not declare stays as it is. */
function plan(sql: SqlStorage, from: string, host: HostRow): Copied {
  if (from === host.id) return { host: host.id, name: host.name, changes: [], skipped: [] };
  const source = readIntent(sql, from);
  const target = readIntent(sql, host.id);
  const local = new Set(lastDecidedInstalled(sql, host.id).flatMap(({ name, origin }) => (origin === 'local' ? [name] : [])));
  const names = [...new Set([...Object.keys(source.scenarios), ...Object.keys(target.scenarios)])].sort();
  const differing = names.filter((name) => source.scenarios[name] !== target.scenarios[name]);
  const changes: IntentChange[] = differing
    .filter((name) => !local.has(name))
    .map((scenario) => ({
      scenario,
      was: target.scenarios[scenario] ?? null,
      becomes: source.scenarios[scenario] ?? null,
    }));
  for (const threshold of ['inbound', 'outbound'] as const) {
    const becomes = source[threshold];
    if (becomes !== null && becomes !== target[threshold]) changes.push({ threshold, was: target[threshold], becomes });
  }
  return { host: host.id, name: host.name, changes, skipped: differing.filter((name) => local.has(name)) };
}

type ScenarioChange = Extract<IntentChange, { scenario: string }>;

function withChanges(intent: StoredIntent, changes: readonly ScenarioChange[]): Record<string, Declared> {
  const scenarios = new Map(Object.entries(intent.scenarios));
  for (const { scenario, becomes } of changes) {
    if (becomes === null) scenarios.delete(scenario);
    else scenarios.set(scenario, becomes);
  }
  return Object.fromEntries(scenarios);
}

/** An event is a sentence and no list of two thousand names. */
const EVENT_MAX_CHARS = 2000;

function inWords(change: IntentChange): string {
  if ('threshold' in change) return `${change.threshold} threshold ${change.becomes}`;
  return `${change.scenario} ${change.becomes ?? 'no longer declared'}`;
}
