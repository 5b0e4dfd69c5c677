import type { Intent } from '#contract';
import type { StoredIntent } from '../tables/intents.ts';
import { FLEET_SURFACES } from './registry.ts';

/** A surface's part of an intent. */
export function declaredOf<Declared>(
  { name, rule }: { name: string; rule: { nothingDeclared: Declared } },
  intent: StoredIntent,
): Declared {
  return (intent.parts.get(name)?.declared as Declared | undefined) ?? rule.nothingDeclared;
}

/** The intent as its host receives it. */
export function intentForAgent(intent: StoredIntent): Intent {
  const parts = FLEET_SURFACES.map((surface) => surface.intentForAgent(declaredOf(surface, intent)));
  return Object.assign({ revision: intent.revision, changed_at: new Date(intent.changedAt).toISOString() }, ...parts) as Intent;
}
