import { signal } from '@preact/signals';
import type { CatalogueDocument, CatalogueItem } from '#contract';
import { hostQuery, requestNewer } from '../../data/request.ts';
import { matcher } from '../../data/search.ts';
import { descriptions } from './descriptions.ts';

interface Held {
  host: string;
  /** The same for all hosts with the same index, of which it need not be fetched twice. */
  etag: string | null;
  /** Null where none has come. */
  scenarios: readonly CatalogueItem[] | null;
}

const held = signal<Held | null>(null);
let latest = 0;

/** The scenarios of the host's hub; null where its catalogue has not come. */
export const hubScenarios = (host: string): readonly CatalogueItem[] | null =>
  held.value?.host === host ? held.value.scenarios : null;

/** Loads the catalogue of a host. Without it the page says less and works all the same; whoever shows the tab again tries again. */
export async function loadCatalogue(host: string): Promise<void> {
  latest += 1;
  const mine = latest;
  const before = held.peek();
  try {
    const newer = await requestNewer<CatalogueDocument>(`/api/security/catalogue${hostQuery(host)}`, before?.etag ?? null);
    if (mine !== latest) return;
    const now = newer === null ? before : ofHost(newer);
    if (now === null) return;
    held.value = { ...now, host };
    // Also where nothing is newer: another host that could not be asked may have taken them away meanwhile.
    descriptions.value = new Map(
      now.scenarios?.flatMap(({ name, description }) => (description === undefined ? [] : [[name, description]])),
    );
  } catch {
    // Another host's hub may describe things otherwise.
    if (mine === latest && before?.host !== host) descriptions.value = new Map();
  }
}

function ofHost({ document: { digest, items }, etag }: { document: CatalogueDocument; etag: string | null }): Omit<Held, 'host'> {
  return { etag, scenarios: digest === null ? null : items.filter(({ type }) => type === 'scenarios') };
}

/** The hub's scenarios that have no row and hold every word of `search` in name or description. They are sorted by name. */
export function withoutRow(
  scenarios: readonly CatalogueItem[],
  hasRow: ReadonlySet<string>,
  search: string,
): readonly CatalogueItem[] {
  const matches = matcher(search);
  return scenarios.filter(({ name, description = '' }) => !hasRow.has(name) && matches(`${name} ${description}`));
}
