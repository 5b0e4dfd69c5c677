import type { DriftDocument, DriftEngine } from '#contract';

/** What is known of an engine that nobody has looked at. */
const NOT_LOOKED_AT: DriftEngine = {
  state: 'unknown',
  detail: 'This host was not checked again since the Worker was upgraded.',
  started_at: null,
  loaded_at: null,
  reload_needed: false,
  changed_since: [],
  changed_count: 0,
};

/**
 * A drift document with all that this page knows. After an upgrade of the Worker the snapshot still holds what the older one
 * wrote, which looked at no engine.
 */
export function completed(document: DriftDocument): DriftDocument {
  const { host } = document;
  if (host === null) return document;
  const { engine = NOT_LOOKED_AT, protection_gaps = [] } = host;
  return { ...document, host: { ...host, engine, protection_gaps } };
}
