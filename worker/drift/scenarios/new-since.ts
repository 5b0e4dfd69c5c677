import type { ScenariosEvidence } from './evidence.ts';
import { baselineOf, isDeclared, namesIn, type ScenariosIntent } from './intent.ts';

/** What is installed and neither declared nor a part of the baseline, sorted; nothing where there is no baseline. */
export function newSinceBaseline(intent: ScenariosIntent, { installed }: Pick<ScenariosEvidence, 'installed'>): string[] {
  const baseline = baselineOf(intent);
  if (baseline === null) return [];
  const had = namesIn(baseline);
  return [...installed].filter((name) => !had.has(name) && !isDeclared(intent.names, name)).sort();
}
