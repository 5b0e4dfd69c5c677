/** The version of the page, which vite.config.ts fills in from package.json. */
declare const ARGOS_DRIFT_VERSION: string;
