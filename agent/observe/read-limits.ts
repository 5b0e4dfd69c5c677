/** The largest YAML file that is read. CrowdSec's own are a few kB, and a MB of brackets would keep the parser busy for seconds. */
export const YAML_MAX_BYTES = 262_144;

/** The largest file of CrowdSec's data folder that is read as SecLang; the largest of the CRS has about 150 kB. */
export const DATA_FILE_MAX_BYTES = 1_048_576;

/** The most such files that are read in one observation; the CRS has 26. */
export const DATA_FILES_MAX = 500;

/** The largest hub index that is read; today's has 3.7 MB. */
export const INDEX_MAX_BYTES = 64 * 1_048_576;

/** The largest sentinel that is read: 2,000 names of 128 characters, and room to spare. */
export const SENTINEL_MAX_BYTES = 1_048_576;

/** The most aliases that a YAML file may expand. */
export const YAML_MAX_ALIASES = 100;

/** The most entries and levels of a folder that are walked. */
export const WALK_MAX_ENTRIES = 50_000;
export const WALK_MAX_DEPTH = 64;

/** The longest name that a report may carry, in UTF-16 units. */
export const NAME_MAX_CHARS = 1024;

/** The longest sentence in a report's `detail`, in UTF-16 units. */
export const DETAIL_MAX_CHARS = 1000;

/**
 * Cuts a sentence to what a report may carry. File names go into it as they are on the disk, so what could forge a line or move
 * a terminal's cursor is written as an escape.
 */
export function asDetail(text: string): string {
  const whole = wellFormed(text.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, escaped));
  return whole.length <= DETAIL_MAX_CHARS ? whole : wellFormed(`${whole.slice(0, DETAIL_MAX_CHARS - 1)}…`);
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** Replaces lone surrogates, which have no canonical JSON form (RFC 8785 section 3.2.2.2) and no UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\u{FFFD}');
}
