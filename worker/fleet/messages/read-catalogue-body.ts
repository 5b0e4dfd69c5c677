import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  accept,
  type BodyIssue,
  Catalogue,
  type CatalogueItem,
  catalogueDigestInput,
  type Outcome,
  parseJson,
  type Refusal,
  refuse,
  validate,
} from '#contract';

/** A catalogue as it is stored: both are JSON. */
export interface StoredCatalogue {
  /** As they are answered. */
  readonly items: string;
  /** Pairs of a collection's name and what it holds: the part that judging asks for. */
  readonly holds: string;
}

/** A row of a Durable Object holds 2 MB. */
const STORED_MAX_BYTES = 1_900_000;

/**
 * Reads the body of a catalogue. Its digest is compared first, and computed over the items as they were sent, before anything is cleaned or
 * dropped: what nobody named is not worth being validated.
 * @param named the digest that the host's last message named
 */
export function readCatalogueBody(text: string, named: string): Outcome<StoredCatalogue> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const raw = json.value as { digest?: unknown; items?: unknown } | null;
  if (raw === null || !Array.isArray(raw.items)) return refuse('invalid_body', 'items: must be a list', { field: 'items' });
  if (raw.digest !== named) return refuse('catalogue_unasked', `This host's last message named ${named}.`, { digest: named });
  let computed: string;
  try {
    computed = `sha256:${createHash('sha256').update(catalogueDigestInput(raw.items)).digest('hex')}`;
  } catch {
    return refuse('invalid_body', 'items: no canonical form (RFC 8785)', { field: 'items' });
  }
  if (computed !== named) return refuse('digest_mismatch', `computed ${computed}`, { field: 'digest' });
  const parsed = validate(Catalogue, raw, refusalOf);
  if (!parsed.ok) return parsed;
  const stored = asStored(parsed.value.items);
  const bytes = Buffer.byteLength(stored.items) + Buffer.byteLength(stored.holds);
  return bytes > STORED_MAX_BYTES ? refuse('body_too_large', 'This catalogue is too large to be stored.') : accept(stored);
}

function asStored(items: readonly CatalogueItem[]): StoredCatalogue {
  const holds = items.flatMap(({ type, name, holds: held = [] }) => (type === 'collections' ? [[name, held]] : []));
  return { items: JSON.stringify(items), holds: JSON.stringify(holds) };
}

function refusalOf({ field, message }: BodyIssue): Refusal {
  return { code: 'invalid_body', detail: `${field ?? 'body'}: ${message}`, members: { field } };
}
