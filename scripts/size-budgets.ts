/** What is sent may have at most these sizes, in kB of 1,000 bytes (docs/performance.md). */
export const SIZE_BUDGETS_KB = {
  /** The Worker's bundle, minified and compressed (docs/decisions/0038). */
  worker: 120,
  /** The JavaScript and CSS of the dashboard's first page, compressed (docs/decisions/0011). */
  firstPage: 30,
  /** All of the dashboard's JavaScript and CSS, compressed (docs/decisions/0037). */
  dashboard: 85,
  /** The agent's file. */
  agent: 400,
};
