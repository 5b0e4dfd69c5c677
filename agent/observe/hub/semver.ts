/** A version as `github.com/Masterminds/semver` has it: three numbers and the parts of a pre-release. */
interface Version {
  numbers: readonly [bigint, bigint, bigint];
  pre: readonly string[];
}

const VERSION =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const MAX_LENGTH = 256;
const NUMBER_MAX = 2n ** 64n - 1n;
const DIGITS = /^[0-9]+$/;

/**
 * Reads a version as loosely as CrowdSec does (`semver.NewVersion` of `github.com/Masterminds/semver/v3` 3.5.0): `v1`, `0.2` and
 * `01.2` are versions.
 */
function parse(text: string): Version | null {
  const match = text.length <= MAX_LENGTH ? VERSION.exec(text) : null;
  if (match === null) return null;
  const numbers = [match[1], match[2], match[3]].map((digits) => BigInt(digits ?? 0)) as [bigint, bigint, bigint];
  if (numbers.some((number) => number > NUMBER_MAX)) return null;
  const pre = match[4]?.split('.') ?? [];
  if (pre.some((part) => DIGITS.test(part) && part.length > 1 && part.startsWith('0'))) return null;
  return { numbers, pre };
}

// Nearly all versions of the hub: two small numbers need no closer look.
const PLAIN = /^[0-9]{1,9}\.[0-9]{1,9}$/;

/** Whether CrowdSec takes this text for a version; it calls any other an `invalid semantic version`. */
export const isVersion = (text: string): boolean => PLAIN.test(text) || parse(text) !== null;

/** Orders two versions, the older first; 0 where they are the same one, as `0.1` and `0.1.0` are. Both must be versions. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (left === null || right === null) return 0;
  for (const [at, number] of left.numbers.entries()) {
    const other = right.numbers[at] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  return comparePre(left.pre, right.pre);
}

function comparePre(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return Math.sign(right.length - left.length);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = comparePart(left[at], right[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const [isNumber, isOtherNumber] = [a, b].map((part) => DIGITS.test(part) && BigInt(part) <= NUMBER_MAX);
  if (isNumber && isOtherNumber) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  if (isNumber || isOtherNumber) return isNumber ? -1 : 1;
  return a < b ? -1 : 1;
}
