export const REPORT_SCHEMA = 1;
export const INSTALLED_MAX = 10_000;
/** The hub of Debian's package has 78. */
export const COLLECTIONS_MAX = 1000;
export const IGNORED_LISTED_MAX = 100;
/** The item of today's hub with the most rules has 6. */
export const RULES_MAX = 100;

/** CrowdSec's types of items, by the names of their folders (`pkg/cwhub/item.go`, `ItemTypes`). */
export const ITEM_TYPES = [
  'parsers',
  'postoverflows',
  'scenarios',
  'contexts',
  'appsec-configs',
  'appsec-rules',
  'collections',
] as const;
export type ItemType = (typeof ITEM_TYPES)[number];
