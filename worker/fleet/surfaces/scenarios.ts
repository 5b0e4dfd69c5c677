import { accept, DECLARATIONS_MAX, refuse, type ScenarioChange, type ScenariosReport, scenarios } from '#contract';
import { type DeclaredScenarios, namesDeclared, scenariosRule } from '../../drift/index.ts';
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
    const local = localItems(observation);
    const names = [...new Set([...Object.keys(source), ...Object.keys(target)])].sort();
    const differing = names.filter((name) => source[name] !== target[name]);
    const changes = differing
      .filter((name) => !local.has(name))
      .map((scenario) => ({ scenario, was: target[scenario] ?? null, becomes: source[scenario] ?? null }));
    return { changes, skipped: differing.filter((name) => local.has(name)), declared: withChanges(target, changes) };
  },

  planUndo(undone, declared, observation) {
    const local = localItems(observation);
    const now = (scenario: string) => declared[scenario] ?? null;
    // cscli manages no file that has become a local one since. That nothing is declared of it, or that it is simulated, can be had.
    const isImpossible = ({ scenario, was }: ScenarioChange) => was !== null && was !== 'simulated' && local.has(scenario);
    const differing = undone.filter(({ scenario, was }) => now(scenario) !== was);
    const possible = differing.filter((change) => !isImpossible(change));
    const changes = possible.map(({ scenario, was }) => ({ scenario, was: now(scenario), becomes: was }));
    const after = withChanges(declared, changes);
    if (Object.keys(after).length > DECLARATIONS_MAX) {
      return refuse('too_many_declarations', `At most ${DECLARATIONS_MAX} scenarios can be declared for a host.`);
    }
    return accept({
      changes,
      skipped: differing.filter(isImpossible).map(({ scenario }) => scenario),
      declared: after,
      declaredSince: possible.some(({ scenario, becomes }) => now(scenario) !== becomes),
    });
  },

  changeInWords: ({ scenario, becomes }) => `${scenario} ${becomes ?? 'no longer declared'}`,

  remember: addSeen,
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

function localItems(observation: Observation<ScenariosReport> | null): ReadonlySet<string> {
  return new Set((decidedReport(observation)?.installed ?? []).flatMap(({ name, origin }) => (origin === 'local' ? [name] : [])));
}

function withChanges(target: DeclaredScenarios, changes: readonly ScenarioChange[]): DeclaredScenarios {
  const declared = new Map(Object.entries(target));
  for (const { scenario, becomes } of changes) {
    if (becomes === null) declared.delete(scenario);
    else declared.set(scenario, becomes);
  }
  return Object.fromEntries(declared);
}
