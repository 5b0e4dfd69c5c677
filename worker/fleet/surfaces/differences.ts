import type { Verdict } from '#contract';
import type { Difference } from '../../drift/index.ts';
import type { StoredIntent } from '../tables/intents.ts';
import { declaredOf } from './intent.ts';
import type { FleetSurface } from './surface.ts';

/** What differs by a verdict of a surface, item by item; empty where nothing is known to. */
export function differencesOf(surface: FleetSurface, intent: StoredIntent, verdict: Verdict): readonly Difference[] {
  return verdict.drift_detected ? surface.rule.differences(declaredOf(surface, intent), verdict) : [];
}
