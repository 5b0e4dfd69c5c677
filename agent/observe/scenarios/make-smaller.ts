import type { CollectionsReport, ScenariosReport } from '#contract';

/**
 * What is reported instead of scenarios that are too large for a report. Too much becomes `unreadable` with a sentence, since a part
 * of a list would read as all of it: first the collections, which are told and never compared, then which are simulated, then the
 * scenarios too.
 */
export function makeSmaller(report: ScenariosReport): ScenariosReport[] {
  const withoutCollections = { ...report, collections: tooManyCollections(report.collections) };
  const detail = `The ${report.installed.length} installed scenarios, with their files, are larger than a report may be`;
  return [
    withoutCollections,
    withoutSimulation(withoutCollections),
    { ...withoutCollections, state: 'unreadable', detail, installed: [], ignored: [], ignored_count: 0 },
  ];
}

function withoutSimulation(report: ScenariosReport): ScenariosReport {
  const installed = report.installed.map(({ simulated: _, simulated_in_part: __, ...item }) => item);
  const why = `A report has no room to say it of each of ${installed.length} installed scenarios`;
  return { ...report, installed, simulation_fault: report.simulation_fault ?? why };
}

function tooManyCollections(collections: CollectionsReport | undefined): CollectionsReport | undefined {
  if (collections === undefined || collections.installed.length === 0) return collections;
  const detail = `The ${collections.installed.length} installed collections, with the scenarios that they hold, do not fit into a report`;
  return { state: 'unreadable', detail, installed: [] };
}
