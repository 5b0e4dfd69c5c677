import type { Evidence as Ground } from '#contract';
import type { Case } from './case.ts';
import type { SurfaceRule } from './surface.ts';

/**
 * What the engine is to be compared by. Its agent tells differences from the report, which are nothing beside a report that decides
 * nothing: what was known last then stands, so that such a report clears no drift. An engine that is down has nothing loaded.
 */
export function loadedByEngine<Declared, Observed, Evidence, Compared extends object, Running>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared, Running>,
  { observed, engine: { report }, running, memory }: Case<Declared, Observed, Evidence, Running>,
): Running | null {
  if (observed === null || report?.state === 'down') return null;
  if (rule.evidence(observed) === null) return (memory?.running as Running | undefined) ?? null;
  return report?.state === 'running' ? running : null;
}

/** What the verdict rests on, silence and duplicates left aside. */
export function groundOf<Declared, Observed, Evidence, Compared extends object, Running>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared, Running>,
  { last, engine: { report }, running }: Case<Declared, Observed, Evidence, Running>,
  observed: Observed,
): Ground | null {
  if (last === null) return null;
  return report?.state === 'running' && running !== null && rule.evidence(observed) !== null ? 'running' : 'disk';
}
