import { type ScenarioRow, type ScenariosDocument, type ScenariosReport, splitName } from '#contract';
import { partsIn, readCollections } from '../../drift/index.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { decidedReport, scenariosSurface } from '../surfaces/scenarios.ts';
import { readIntent } from '../tables/intents.ts';
import { readObservation } from '../tables/observations.ts';

/** `GET /api/security/scenarios`: what is installed, as far as it could be decided, and what is declared. */
export function scenariosDocument(sql: SqlStorage, hostId: string): ScenariosDocument {
  const intent = readIntent(sql, hostId);
  const scenarios = declaredOf(scenariosSurface, intent);
  const changedAt = intent.parts.get(scenariosSurface.name)?.changedAt;
  const observation = readObservation<ScenariosReport>(sql, hostId, scenariosSurface.name);
  const isAvailable = observation?.observed.state === 'read';
  const shown = decidedReport(observation);
  const mountPath = shown?.mount_path ?? observation?.observed.mount_path ?? null;

  const rows = new Map<string, ScenarioRow>();
  for (const item of shown?.installed ?? []) {
    rows.set(item.name, {
      ...nameParts(item.name),
      path: `${mountPath}/${item.file}`,
      disabled: false,
      declared: null,
      installed: true,
      origin: item.origin,
      content: item.content,
      simulated: item.simulated ?? false,
      part_of: null,
      not_in_hub: false,
    });
  }
  const parts = partsIn(shown?.installed ?? []);
  for (const [name, declared] of Object.entries(scenarios)) {
    const installed = rows.get(name);
    rows.set(name, {
      ...(installed ?? { ...nameParts(name), path: null, installed: false, origin: null, content: null, simulated: false }),
      part_of: parts.get(name) ?? null,
      not_in_hub: shown?.unknown_to_hub?.includes(name) ?? false,
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
          collections: readCollections(shown.collections, scenarios, new Set(shown.installed.map(({ name }) => name))),
        }),
    ...(changedAt === undefined ? {} : { last_modified_at: new Date(changedAt).toISOString() }),
  };
}

function nameParts(name: string): Pick<ScenarioRow, 'short_name' | 'source' | 'canonical_name'> {
  const { source, shortName } = splitName(name);
  return { short_name: shortName, source, canonical_name: name };
}
