import * as v from 'valibot';
import { canonicalText } from './digest/canonical.ts';
import { listOf } from './list.ts';
import { InstalledName } from './names.ts';
import type { ItemType } from './report/limits.ts';
import { seen, word } from './text.ts';

/** The types of which a catalogue lists every item. What a collection holds may be of any other type too. */
export const CATALOGUE_TYPES = [
  'scenarios',
  'collections',
  'appsec-rules',
  'appsec-configs',
] as const satisfies readonly ItemType[];

/** Today's hub has about 1,300 of these types. */
export const CATALOGUE_ITEMS_MAX = 5_000;

/** An agent cuts what the hub says of an item to so many UTF-16 units; the longest of today's hub has 568. */
export const DESCRIPTION_MAX_CHARS = 600;

/** The most items that one collection may hold; the largest of today's hub holds 250. */
export const HOLDS_MAX = 2000;

export const CatalogueDigest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits'));

/** What a collection holds: an item by its type and full name. */
export const HeldItem = v.object({
  /** One of ITEM_TYPES; a newer agent may know more of them. */
  type: word(64),
  name: InstalledName,
});
export type HeldItem = v.InferOutput<typeof HeldItem>;

/** One item of a host's hub, in the newest version that its index has. */
export const CatalogueItem = v.object({
  type: v.picklist(CATALOGUE_TYPES),
  name: InstalledName,
  /** Null where the index gives none, or one that is no word. */
  version: v.nullable(word(64)),
  /** What the hub says of it: a host's words, made visible by the agent. Left out where it says nothing, and where the whole would be too large with them. */
  description: v.optional(seen(DESCRIPTION_MAX_CHARS)),
  /** Of a collection: what it holds itself. */
  holds: v.optional(listOf(HeldItem, HOLDS_MAX)),
});
export type CatalogueItem = v.InferOutput<typeof CatalogueItem>;

/** `PUT /api/agent/catalogue`: what a host's hub index lists, sent once for each index. */
export const Catalogue = v.object({
  /** As the host's messages name it: of `items` as they are sent. */
  digest: CatalogueDigest,
  items: listOf(CatalogueItem, CATALOGUE_ITEMS_MAX),
});
export type Catalogue = v.InferOutput<typeof Catalogue>;

/** The answer to it. */
export const CatalogueAnswer = v.object({ digest: CatalogueDigest });
export type CatalogueAnswer = v.InferOutput<typeof CatalogueAnswer>;

/** `GET /api/security/catalogue`. */
export interface CatalogueDocument {
  /** Null where the host's catalogue has not come (yet): older agents send none. */
  digest: string | null;
  items: CatalogueItem[];
}

/**
 * The text whose SHA-256 is a catalogue's `digest`: the RFC 8785 form of its items exactly as sent or received.
 * @throws when a value has no canonical form
 */
export function catalogueDigestInput(items: unknown): string {
  return canonicalText(items);
}
