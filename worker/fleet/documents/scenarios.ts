import { type RunningScenarios, type ScenarioRow, type ScenariosDocument, type ScenariosReport, splitName } from '#contract';
import { partsIn, readCollections } from '../../drift/index.ts';
import { fleetHeader } from '../publication/fleet-header.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { decidedReport, missedByUpgrades, scenariosSurface } from '../surfaces/scenarios.ts';
import { readFleet } from '../tables/fleet.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readIntent } from '../tables/intents.ts';
import { engineIn, readLiveness } from '../tables/liveness.ts';
import { readObservation } from '../tables/observations.ts';
import { wholeEngine } from './engine.ts';

/**
 * `GET /api/security/scenarios`: what is installed and what runs, as far as it could be decided, and what is declared.
 * @param now Unix milliseconds
 */
export function scenariosDocument(sql: SqlStorage, host: HostRow, now: number, maxAgeMs: number): ScenariosDocument {
  const hostId = host.id;
  const intent = readIntent(sql, hostId);
  const scenarios = declaredOf(scenariosSurface, intent);
  const changedAt = intent.parts.get(scenariosSurface.name)?.changedAt;
  const observation = readObservation<ScenariosReport>(sql, hostId, scenariosSurface.name);
  const isAvailable = observation?.observed.state === 'read';
  const shown = decidedReport(observation);
  const mountPath = shown?.mount_path ?? observation?.observed.mount_path ?? null;

  const isRunning = runningOn(sql, host, isAvailable, now, maxAgeMs);

  const rows = new Map<string, ScenarioRow>();
  for (const item of shown?.installed ?? []) {
    rows.set(item.name, {
      ...nameParts(item.name),
      path: `${mountPath}/${item.file}`,
      disabled: false,
      declared: null,
      installed: true,
      running: isRunning.installed(item.name),
      origin: item.origin,
      content: item.content,
      simulated: item.simulated ?? false,
      part_of: null,
      not_in_hub: false,
    });
  }
  const gone = (name: string) => ({
    ...nameParts(name),
    path: null,
    installed: false,
    running: isRunning.gone(name),
    origin: null,
    content: null,
    simulated: false,
  });
  for (const name of isRunning.removed) {
    if (!rows.has(name)) rows.set(name, { ...gone(name), disabled: false, declared: null, part_of: null, not_in_hub: false });
  }
  const parts = partsIn(shown?.installed ?? []);
  const notInHub = new Set(shown?.unknown_to_hub);
  for (const [name, declared] of Object.entries(scenarios)) {
    const installed = rows.get(name);
    rows.set(name, {
      ...(installed ?? gone(name)),
      part_of: parts.get(name) ?? null,
      not_in_hub: notInHub.has(name),
      disabled: declared === 'disabled',
      declared,
    });
  }
  return {
    scenarios: [...rows.values()].sort((a, b) => (a.canonical_name < b.canonical_name ? -1 : 1)),
    is_available: isAvailable,
    mount_path: mountPath,
    disabled_count: Object.values(scenarios).filter((declared) => declared === 'disabled').length,
    ...(shown?.collections === undefined
      ? {}
      : {
          collections: readCollections(
            shown.collections,
            scenarios,
            new Set(shown.installed.map(({ name }) => name)),
            missedByUpgrades(sql, readLiveness(sql, hostId).catalogue, scenarios, shown),
          ),
        }),
    ...(changedAt === undefined ? {} : { last_modified_at: new Date(changedAt).toISOString() }),
  };
}

/** What the engine has loaded, by full name; null where that is not known. */
interface Running {
  installed(name: string): boolean | null;
  gone(name: string): boolean | null;
  /** What it runs that is not installed any more. */
  readonly removed: readonly string[];
}

function runningOn(sql: SqlStorage, host: HostRow, isAvailable: boolean, now: number, maxAgeMs: number): Running {
  const nothing = (known: false | null): Running => ({ installed: () => known, gone: () => known, removed: [] });
  const live = readLiveness(sql, host.id);
  const isExpired = now > Date.parse(fleetHeader(readFleet(sql), maxAgeMs).expires_at);
  const { state } = wholeEngine(host, live, null, now);
  const loaded: RunningScenarios | null = engineIn(live)?.scenarios ?? null;
  if (isExpired) return nothing(null);
  if (state === 'down') return nothing(false);
  // The agent tells differences from its report, which say nothing beside one that decides nothing.
  if (state !== 'running' || loaded === null || !isAvailable) return nothing(null);
  const added = new Set(loaded.added);
  const removed = new Set(loaded.removed);
  return { installed: (name) => !added.has(name), gone: (name) => removed.has(name), removed: loaded.removed };
}

function nameParts(name: string): Pick<ScenarioRow, 'short_name' | 'source' | 'canonical_name'> {
  const { source, shortName } = splitName(name);
  return { short_name: shortName, source, canonical_name: name };
}
