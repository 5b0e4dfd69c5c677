import { readCatalogue } from '../tables/catalogues.ts';
import { readLiveness } from '../tables/liveness.ts';

/** The catalogue of a host as Fleet gives it. */
export interface HeldCatalogue {
  digest: string;
  /** CatalogueItems in JSON, as they are stored: nobody on the way needs them parsed. Null where the caller holds this digest. */
  items: string | null;
}

/**
 * `GET /api/security/catalogue`: what a host's hub holds.
 * @param known the digest of the one that the caller holds; null for none
 * @returns null where the host's catalogue has not come
 */
export function catalogueDocument(sql: SqlStorage, hostId: string, known: string | null): HeldCatalogue | null {
  const { catalogue } = readLiveness(sql, hostId);
  if (catalogue === null) return null;
  const items = readCatalogue(sql, catalogue);
  if (items === null) return null;
  return { digest: catalogue, items: catalogue === known ? null : items };
}
