import { createHash } from 'node:crypto';
import {
  BODY_MAX_BYTES,
  CATALOGUE_ITEMS_MAX,
  CATALOGUE_TYPES,
  type Catalogue,
  type CatalogueItem,
  catalogueDigestInput,
  cutTo,
  DESCRIPTION_MAX_CHARS,
  type HeldItem,
  HOLDS_MAX,
  holdsTooMuch,
  ITEM_TYPES,
  visible,
} from '#contract';
import { wellFormed } from '../../../words/printable.ts';
import { NAME_MAX_CHARS } from '../../read-limits.ts';
import type { Dependencies } from '../dependencies.ts';

/** What the index says of an item, as far as a catalogue tells it. Empty texts where it says nothing. */
export interface DescribedItem {
  version: string;
  description: string;
  dependencies: Dependencies;
}

/** What stands around the items in the body that is sent. */
const ENVELOPE_MAX_BYTES = 1_024;

// As `word(64)` of the contract has it.
const VERSION = /^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$/;

/** Gathers what a catalogue tells while an index is decoded, so that the index itself need not be kept whole. */
export class CatalogueDraft {
  readonly #types = new Map<string, Map<string, DescribedItem>>();

  /** Of two items of one name the later counts, as in the index. */
  add(type: string, name: string, item: DescribedItem): void {
    const items = this.#types.get(type) ?? new Map<string, DescribedItem>();
    this.#types.set(type, items.set(name, item));
  }

  /**
   * The catalogue, in the same order however the index is ordered. What does not fit into a body is sent without descriptions, and what
   * does not fit so either is none: a part of it would read as all of it.
   * @returns null for a hub without items, and for one that is too large
   */
  catalogue(): Catalogue | null {
    const items = CATALOGUE_TYPES.flatMap((type) => this.#itemsOf(type));
    if (items.length === 0 || items.length > CATALOGUE_ITEMS_MAX) return null;
    return asCatalogue(items) ?? asCatalogue(items.map(({ description: _, ...item }) => item));
  }

  #itemsOf(type: CatalogueItem['type']): CatalogueItem[] {
    const known = [...(this.#types.get(type) ?? [])].filter(([name]) => name !== '' && name.length <= NAME_MAX_CHARS);
    return known
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { version, description, dependencies }]) => {
        const holds = this.#heldBy(dependencies);
        return {
          type,
          name: wellFormed(name),
          version: VERSION.test(version) ? version : null,
          ...(description === '' ? {} : { description: cutTo(visible(wellFormed(description)), DESCRIPTION_MAX_CHARS) }),
          ...(type === 'collections' && holds.length <= HOLDS_MAX ? { holds } : {}),
        };
      });
  }

  /** A name that the index does not have is passed over, as the engine does. */
  #heldBy(dependencies: Dependencies): HeldItem[] {
    return ITEM_TYPES.flatMap((type) =>
      (dependencies[type] ?? [])
        .filter((name) => name.length <= NAME_MAX_CHARS && this.#types.get(type)?.has(name))
        .map((name) => ({ type, name: wellFormed(name) })),
    );
  }
}

function asCatalogue(items: CatalogueItem[]): Catalogue | null {
  const text = catalogueDigestInput(items);
  if (Buffer.byteLength(text) > BODY_MAX_BYTES - ENVELOPE_MAX_BYTES || holdsTooMuch(text)) return null;
  return { digest: `sha256:${createHash('sha256').update(text).digest('hex')}`, items };
}
