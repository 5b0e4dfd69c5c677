import { accept, type Outcome, type TuningDocument, type TuningPatch } from '#contract';
import { judgeHost } from '../checks/judge-host.ts';
import { tuningDocument } from '../documents/appsec-tuning.ts';
import { tuningSurface } from '../surfaces/appsec-tuning.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { addEvent } from '../tables/events.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readIntent, saveDeclared } from '../tables/intents.ts';

/** Declares one or both thresholds on one host. Idempotent. Runs inside the caller's transaction. */
export function declareThresholds(
  sql: SqlStorage,
  host: HostRow,
  patch: TuningPatch,
  now: number,
): Outcome<TuningDocument & { changed: boolean }> {
  const intent = readIntent(sql, host.id);
  const before = declaredOf(tuningSurface, intent);
  const after = { inbound: patch.inbound_threshold ?? before.inbound, outbound: patch.outbound_threshold ?? before.outbound };
  const changes = (['inbound', 'outbound'] as const)
    .filter((threshold) => after[threshold] !== before[threshold])
    .map((threshold) => ({ threshold, was: before[threshold], becomes: after[threshold] }));
  if (changes.length === 0) return accept({ ...tuningDocument(sql, host.id), changed: false });
  const said = changes.map(({ threshold, becomes }) => `the ${threshold} threshold to ${becomes}`);
  const changed = saveDeclared(sql, host.id, intent, tuningSurface.name, after, now);
  addEvent(sql, host.id, {
    at: now,
    kind: 'intent_changed',
    surface: tuningSurface.name,
    actor: 'operator',
    detail: `Set ${said.join(' and ')}.`,
    changes: [{ surface: tuningSurface.name, changes }],
  });
  judgeHost(sql, host, now, 'intent', { intent: changed });
  return accept({ ...tuningDocument(sql, host.id), changed: true });
}
