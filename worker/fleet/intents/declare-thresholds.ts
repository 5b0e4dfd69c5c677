import { type Actor, accept, type Outcome, type TuningDocument, type TuningPatch } from '#contract';
import { adoptionOf, THRESHOLDS } from '../../drift/index.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { tuningDocument } from '../documents/appsec-tuning.ts';
import { thresholdChange, tuningSurface, withDeclared } from '../surfaces/appsec-tuning.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { addEvent } from '../tables/events.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readIntent, saveDeclared } from '../tables/intents.ts';

/** Declares one or both thresholds on one host. Idempotent. Runs inside the caller's transaction. */
export function declareThresholds(
  sql: SqlStorage,
  host: HostRow,
  patch: TuningPatch,
  by: Actor,
  now: number,
): Outcome<TuningDocument & { changed: boolean }> {
  const intent = readIntent(sql, host.id);
  const before = declaredOf(tuningSurface, intent);
  const wanted = { inbound: patch.inbound_threshold, outbound: patch.outbound_threshold };
  const changes = THRESHOLDS.flatMap((threshold) => {
    const becomes = wanted[threshold] ?? before[threshold];
    // Whoever declares the number that was adopted has declared it.
    const isDeclaredNow = wanted[threshold] !== undefined && adoptionOf(before, threshold) !== null;
    return becomes === before[threshold] && !isDeclaredNow ? [] : [thresholdChange(before, threshold, becomes)];
  });
  if (changes.length === 0) return accept({ ...tuningDocument(sql, host.id), changed: false });
  const said = changes.map(({ threshold, becomes }) => `the ${threshold} threshold ${becomes}`);
  const changed = saveDeclared(sql, host.id, intent, tuningSurface.name, withDeclared(before, changes), now);
  addEvent(sql, host.id, {
    at: now,
    kind: 'intent_changed',
    surface: tuningSurface.name,
    actor: by,
    detail: `Declared ${said.join(' and ')}.`,
    changes: [{ surface: tuningSurface.name, changes }],
  });
  judgeHost(sql, host, now, 'intent', { intent: changed, by });
  return accept({ ...tuningDocument(sql, host.id), changed: true });
}
