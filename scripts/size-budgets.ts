/** What is sent may have at most these sizes, in kB of 1,000 bytes (docs/performance.md). */
export const SIZE_BUDGETS_KB = {
  /** The Worker's bundle, minified and compressed. */
  worker: 100,
  /** The dashboard's JavaScript and CSS of its first page, compressed; all of it is on the first page so far (docs/decisions/0011). */
  dashboard: 30,
  /** The agent's file. */
  agent: 400,
};
