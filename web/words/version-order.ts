const parts = (version: string): number[] => version.split(/[.-]/, 3).map(Number);

/** Whether version `a` (`major.minor.patch`) is older than `b`. What is no such version is not called old. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [parts(a), parts(b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at !== -1 && (left[at] ?? 0) < (right[at] ?? 0);
}
