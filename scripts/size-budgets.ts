/** What is sent may have at most these sizes, in kB of 1,000 bytes (docs/performance.md). */
export const SIZE_BUDGETS_KB = {
  /** The Worker's bundle, minified and compressed. */
  worker: 60,
  /** The dashboard's JavaScript and CSS, compressed (docs/decisions/0011). */
  dashboard: 28,
  /** The agent's file. */
  agent: 250,
};
