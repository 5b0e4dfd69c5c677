import { existsSync, readFileSync } from 'node:fs';

/** What Vitest's JSON reporter writes, as far as it is read. */
interface Results {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[];
}

interface Assertion {
  status: string;
  fullName: string;
  failureMessages: string[];
}

/** One group of projects as `scripts/test` ran it. */
interface Group {
  /** Null where Vitest wrote none, since it did not come so far. */
  readonly results: Results | null;
  /** Whether Vitest said that something failed. */
  readonly failed: boolean;
}

/** How many tests there were, and a line for each that failed: whoever sees only the end of a log sees which. */
interface Summary {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
}

const SAID_MAX_CHARS = 300;

/** Sums up groups. A file that cannot be loaded makes Vitest fail although no test failed: that counts as one. */
function summarize(groups: readonly Group[]): Summary {
  const summary: Summary = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const { results, failed } of groups) {
    const failures = (results?.testResults ?? []).flatMap(failuresIn);
    summary.passed += results?.numPassedTests ?? 0;
    summary.skipped += results?.numPendingTests ?? 0;
    summary.failed += results?.numFailedTests || Number(failed);
    summary.failures.push(...failures);
    if (failed && failures.length === 0) summary.failures.push('FAILED: vitest itself; see above');
  }
  return summary;
}

function failuresIn({ name, status, message, assertionResults }: Results['testResults'][number]): string[] {
  const file = name.slice(name.indexOf('/test/') + 1);
  const failures = assertionResults.filter((assertion) => assertion.status === 'failed');
  if (failures.length === 0) return status === 'failed' ? [`FAILED: ${file}: ${firstLine(message)}`] : [];
  return failures.map(({ fullName, failureMessages }) => `FAILED: ${file}: ${fullName}: ${firstLine(failureMessages[0] ?? '')}`);
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, SAID_MAX_CHARS);

/** Prints the failures to stderr, and `passed failed skipped` to stdout. Arguments: the folder of the results, the groups' names. */
function main([folder = '.', ...names]: string[]): void {
  const groups = names.map((name) => ({
    results: existsSync(`${folder}/${name}.json`) ? JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) : null,
    failed: existsSync(`${folder}/${name}.failed`),
  }));
  const { passed, failed, skipped, failures } = summarize(groups);
  for (const failure of failures) console.error(failure);
  console.log(passed, failed, skipped);
}

main(process.argv.slice(2));
