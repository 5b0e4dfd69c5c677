import { DEFAULT_THRESHOLDS, type TuningDocument, type TuningReport } from '#contract';
import { adoptionOf, basisOfThresholds } from '../../drift/index.ts';
import { tuningSurface } from '../surfaces/appsec-tuning.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { readIntent } from '../tables/intents.ts';
import { readObservation } from '../tables/observations.ts';

/** `GET /api/security/appsec-tuning` */
export function tuningDocument(sql: SqlStorage, hostId: string): TuningDocument {
  const { name } = tuningSurface;
  const intent = readIntent(sql, hostId);
  const declared = declaredOf(tuningSurface, intent);
  const { inbound, outbound } = declared;
  const adoptions = { inbound: adoptionOf(declared, 'inbound'), outbound: adoptionOf(declared, 'outbound') };
  const adoptedAt = Math.max(adoptions.inbound ?? 0, adoptions.outbound ?? 0);
  const changedAt = intent.parts.get(name)?.changedAt;
  const observed = readObservation<TuningReport>(sql, hostId, name)?.observed;
  return {
    intent: { host: hostId, revision: intent.revision },
    inbound_threshold: inbound ?? DEFAULT_THRESHOLDS.inbound,
    outbound_threshold: outbound ?? DEFAULT_THRESHOLDS.outbound,
    declared: { inbound: inbound !== null, outbound: outbound !== null },
    adopted: { inbound: adoptions.inbound !== null, outbound: adoptions.outbound !== null },
    ...(changedAt === undefined ? {} : { last_modified_at: new Date(changedAt).toISOString() }),
    ...(basisOfThresholds(declared) === 'adopted' ? { adopted_at: new Date(adoptedAt).toISOString() } : {}),
    ...(observed === undefined ? {} : { path: observed.path, loaded_by: observed.loaded_by }),
  };
}
