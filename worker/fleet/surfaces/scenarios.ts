import { type ScenarioChange, type ScenariosReport, scenarios } from '#contract';
import {
  type DeclaredScenarios,
  hasSkippedCollection,
  type MissedProtection,
  missedProtection,
  namesDeclared,
  scenariosRule,
} from '../../drift/index.ts';
import { readHubCollections } from '../tables/catalogues.ts';
import { type Observation, readObservation } from '../tables/observations.ts';
import { addSeen } from '../tables/seen-scenarios.ts';
import type { FleetSurface } from './surface.ts';

/** The scenarios of a host. */
export const scenariosSurface: FleetSurface<DeclaredScenarios, ScenariosReport, ScenarioChange> = {
  name: scenarios.name,
  reportKey: scenarios.reportKey,
  rule: scenariosRule,

  intentForAgent: (declared) => ({
    disabled_scenarios: namesDeclared(declared, 'disabled'),
    enabled_scenarios: namesDeclared(declared, 'enabled'),
  }),

  planCopy(source, target, observation) {
    const local = new Set(
      (decidedReport(observation)?.installed ?? []).flatMap(({ name, origin }) => (origin === 'local' ? [name] : [])),
    );
    const names = [...new Set([...Object.keys(source), ...Object.keys(target)])].sort();
    const differing = names.filter((name) => source[name] !== target[name]);
    const changes = differing
      .filter((name) => !local.has(name))
      .map((scenario) => ({ scenario, was: target[scenario] ?? null, becomes: source[scenario] ?? null }));
    return { changes, skipped: differing.filter((name) => local.has(name)), declared: withChanges(target, changes) };
  },

  changeInWords: ({ scenario, becomes }) => `${scenario} ${becomes ?? 'no longer declared'}`,

  missed: (sql, catalogue, declared, observation) =>
    missedByUpgrades(sql, catalogue, declared, decidedReport(observation))?.all.count ?? null,

  remember: addSeen,
};

/**
 * What hub upgrades do not bring to a host.
 * @param catalogue the digest of its catalogue
 * @param report the last one that could be decided
 * @returns null where that is not known
 */
export function missedByUpgrades(
  sql: SqlStorage,
  catalogue: string | null,
  declared: DeclaredScenarios,
  report: ScenariosReport | null,
): MissedProtection | null {
  if (report === null || catalogue === null) return null;
  // Of a host without a tainted collection nothing is looked up, and that is most of them.
  const newest = hasSkippedCollection(report) ? readHubCollections(sql, catalogue) : new Map();
  return newest === null ? null : missedProtection(newest, report, declared);
}

/** The last report of scenarios that could be decided; null where none could. */
export function decidedReport(observation: Observation<ScenariosReport> | null): ScenariosReport | null {
  if (observation === null) return null;
  return scenariosRule.obstacle(observation.observed) === null ? observation.observed : (observation.decided?.observed ?? null);
}

/** The scenarios that the last report that could be decided had installed. */
export function installedOn(sql: SqlStorage, hostId: string): ScenariosReport['installed'] {
  return decidedReport(readObservation(sql, hostId, scenarios.name))?.installed ?? [];
}

function withChanges(target: DeclaredScenarios, changes: readonly ScenarioChange[]): DeclaredScenarios {
  const declared = new Map(Object.entries(target));
  for (const { scenario, becomes } of changes) {
    if (becomes === null) declared.delete(scenario);
    else declared.set(scenario, becomes);
  }
  return Object.fromEntries(declared);
}
