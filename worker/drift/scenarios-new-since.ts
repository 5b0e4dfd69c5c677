import type { ScenariosEvidence } from './scenarios-evidence.ts';
import { baselineOf, isDeclared, type ScenariosIntent } from './scenarios-intent.ts';

/** What is installed and neither declared nor a part of the baseline, sorted; nothing where there is no baseline. */
export function newSinceBaseline(intent: ScenariosIntent, { installed }: Pick<ScenariosEvidence, 'installed'>): string[] {
  const baseline = baselineOf(intent);
  if (baseline === null) return [];
  const had = new Set([...baseline.plain, ...baseline.simulated]);
  return [...installed].filter((name) => !had.has(name) && !isDeclared(intent.names, name)).sort();
}
