import { type RunningScenarios, type ScenarioRow, type ScenariosDocument, type ScenariosReport, splitName } from '#contract';
import {
  baselineOf,
  extentsIn,
  namesDeclared,
  partsIn,
  readCollections,
  remembered,
  type ScenariosIntent,
  wantedBy,
} from '../../drift/index.ts';
import { fleetHeader } from '../publication/fleet-header.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { decidedReport, missedByUpgrades, scenariosSurface } from '../surfaces/scenarios.ts';
import { readFleet } from '../tables/fleet.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readIntent } from '../tables/intents.ts';
import { engineIn, readLiveness } from '../tables/liveness.ts';
import { readObservation } from '../tables/observations.ts';
import { readVerdict } from '../tables/verdicts.ts';
import { baselineDocument } from './baseline.ts';
import { wholeEngine } from './engine.ts';

/**
 * `GET /api/security/scenarios`: what is installed and what runs, as far as it could be decided, and what is declared or in the baseline.
 * @param now Unix milliseconds
 */
export function scenariosDocument(sql: SqlStorage, host: HostRow, now: number, maxAgeMs: number): ScenariosDocument {
  const hostId = host.id;
  const stored = readIntent(sql, hostId);
  const intent = declaredOf(scenariosSurface, stored);
  const changedAt = stored.parts.get(scenariosSurface.name)?.changedAt;
  const observation = readObservation<ScenariosReport>(sql, hostId, scenariosSurface.name);
  const isAvailable = observation?.observed.state === 'read';
  const shown = decidedReport(observation);
  const { digest } = readLiveness(sql, hostId);
  const baseline = baselineOf(intent);
  return {
    intent: { host: hostId, revision: stored.revision },
    scenarios: rowsOf(sql, host, intent, { shown, isRunning: runningOn(sql, host, isAvailable, now, maxAgeMs) }),
    is_available: isAvailable,
    mount_path: shown?.mount_path ?? observation?.observed.mount_path ?? null,
    disabled_count: namesDeclared(intent.names, 'disabled').length,
    // Rows of an earlier report than the last one can be accepted by nobody, nor can rows that do not tell what is simulated.
    ...(digest === null || !isAvailable || shown?.simulation_fault ? {} : { digest }),
    baseline: baseline === null ? null : baselineDocument(baseline),
    ...(shown?.collections === undefined
      ? {}
      : {
          collections: readCollections(
            shown.collections,
            intent.names,
            new Set(shown.installed.map(({ name }) => name)),
            missedByUpgrades(sql, readLiveness(sql, hostId).catalogue, intent.names, shown),
          ),
        }),
    ...(changedAt === undefined ? {} : { last_modified_at: new Date(changedAt).toISOString() }),
  };
}

/** What the rows rest on. */
interface Shown {
  /** The last report that could be decided. */
  readonly shown: ScenariosReport | null;
  readonly isRunning: Running;
}

/** A row of what is installed, of what still runs, of what is declared and of what the baseline has, by name. */
function rowsOf(sql: SqlStorage, { id }: HostRow, intent: ScenariosIntent, { shown, isRunning }: Shown): ScenarioRow[] {
  const installed = new Map((shown?.installed ?? []).map((item) => [item.name, item]));
  const parts = partsIn(shown?.installed ?? []);
  const extents = shown === null ? new Map() : extentsIn(shown);
  const notInHub = new Set(shown?.unknown_to_hub);
  const baseline = baselineOf(intent);
  const plain = new Set(baseline?.plain);
  const simulated = new Set(baseline?.simulated);
  const inPart = new Set(baseline?.inPart);
  // What a local file once provided: no apply brings it back.
  const local = new Set(baseline?.local);
  const wanted = wantedBy(intent);
  const mustBeThere = new Set([...wanted.plain, ...wanted.simulated]);
  const { gone, came } = remembered(readVerdict(sql, id)?.memory[scenariosSurface.name]?.remembered);

  const row = (name: string): ScenarioRow => {
    const item = installed.get(name);
    const declared = Object.hasOwn(intent.names, name) ? (intent.names[name] ?? null) : null;
    const extent = extents.get(name);
    const isAdopted = plain.has(name) || simulated.has(name);
    const until = item === undefined && mustBeThere.has(name) ? gone.get(name) : undefined;
    const since = item === undefined ? undefined : came.get(name);
    return {
      ...nameParts(name),
      path: item === undefined ? null : `${shown?.mount_path}/${item.file}`,
      disabled: declared === 'disabled',
      declared,
      ...(baseline === null ? {} : { in_baseline: isAdopted }),
      ...(isAdopted ? { simulated_in_baseline: simulated.has(name) } : {}),
      ...(inPart.has(name) ? { in_part_in_baseline: true } : {}),
      ...(until === undefined ? {} : { installed_until: iso(until) }),
      ...(since === undefined ? {} : { new_since: iso(since) }),
      installed: item !== undefined,
      running: item === undefined ? isRunning.gone(name) : isRunning.installed(name),
      origin: item?.origin ?? (declared === null && local.has(name) ? 'local' : null),
      content: item?.content ?? null,
      simulated: extent !== undefined && extent !== 'none',
      ...(extent === 'part' ? { simulated_in_part: true } : {}),
      ...(item !== undefined && extent === undefined ? { simulation_unknown: true } : {}),
      part_of: declared !== null || isAdopted ? (parts.get(name) ?? null) : null,
      not_in_hub: (declared !== null || isAdopted) && notInHub.has(name),
    };
  };
  const names = new Set([...installed.keys(), ...isRunning.removed, ...Object.keys(intent.names), ...plain, ...simulated]);
  return [...names].sort().map(row);
}

const iso = (ms: number): string => new Date(ms).toISOString();

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
