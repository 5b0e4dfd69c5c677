import type { Schema } from '../yaml/strict-decode.ts';

/** The data files that an item names under `data`: a scenario, a parser or an appsec rule (CrowdSec's `pkg/enrichment`, `DataProvider`). */
export const DATA_PROVIDERS: Schema = {
  listOf: {
    struct: {
      source_url: 'text',
      dest_file: 'text',
      type: 'text',
      cache: 'truth',
      strategy: 'text',
      size: 'integer',
      ttl: 'duration',
    },
  },
};
