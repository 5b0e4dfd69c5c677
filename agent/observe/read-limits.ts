/** The largest YAML file that is read. CrowdSec's own are a few kB, and a MB of brackets would keep the parser busy for seconds. */
export const YAML_MAX_BYTES = 262_144;

/** The largest file of CrowdSec's data folder that is read as SecLang; the largest of the CRS has about 150 kB. */
export const DATA_FILE_MAX_BYTES = 1_048_576;

/** The most such files that are read in one observation; the CRS has 26. */
export const DATA_FILES_MAX = 500;

/** The largest hub index that is read; today's has 3.7 MB. */
export const INDEX_MAX_BYTES = 64 * 1_048_576;

/** The most aliases that a YAML file may expand. */
export const YAML_MAX_ALIASES = 100;

/** The most entries and levels of a folder that are walked. */
export const WALK_MAX_ENTRIES = 50_000;
export const WALK_MAX_DEPTH = 64;

/** The longest name that a report may carry, in UTF-16 units. */
export const NAME_MAX_CHARS = 1024;
