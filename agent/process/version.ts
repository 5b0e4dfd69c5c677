// Replaced by the bundler with the version of package.json; not defined when the sources run unbundled.
declare const ARGOS_DRIFT_VERSION: string | undefined;

/** The agent's version, as reports carry it. */
export const VERSION = typeof ARGOS_DRIFT_VERSION === 'string' ? ARGOS_DRIFT_VERSION : '0.0.0-source';
