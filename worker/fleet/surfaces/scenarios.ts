import { type ScenarioChange, type ScenariosReport, scenarios } from '#contract';
import {
  baselineForAnother,
  type DeclaredScenarios,
  type ScenariosIntent,
  scenariosForAgent,
  scenariosRule,
  sizeOf,
} from '../../drift/index.ts';
import { type Observation, readObservation } from '../tables/observations.ts';
import type { FleetSurface } from './surface.ts';

/** The scenarios of a host. */
export const scenariosSurface: FleetSurface<ScenariosIntent, ScenariosReport, ScenarioChange> = {
  name: scenarios.name,
  reportKey: scenarios.reportKey,
  rule: scenariosRule,

  intentForAgent: scenariosForAgent,

  // A baseline is what this host had, so that none of another's is copied over it.
  planCopy({ names: source }, target, observation) {
    const local = new Set(
      (decidedReport(observation)?.installed ?? []).flatMap(({ name, origin }) => (origin === 'local' ? [name] : [])),
    );
    const names = [...new Set([...Object.keys(source), ...Object.keys(target.names)])].sort();
    const differing = names.filter((name) => source[name] !== target.names[name]);
    const changes = differing
      .filter((name) => !local.has(name))
      .map((scenario) => ({ scenario, was: target.names[scenario] ?? null, becomes: source[scenario] ?? null }));
    const declared = { ...target, names: withChanges(target.names, changes) };
    return { changes, skipped: differing.filter((name) => local.has(name)), declared };
  },

  changeInWords: ({ scenario, becomes }) => `${scenario} ${becomes ?? 'no longer declared'}`,

  startLike({ baseline }, declared, now) {
    if (baseline === null) return null;
    if (baseline === 'dropped') return { declared: { ...declared, baseline }, words: 'no baseline' };
    const taken = baselineForAnother(baseline, now);
    return { declared: { ...declared, baseline: taken }, words: `a baseline of ${sizeOf(taken)} scenarios` };
  },
};

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
