import { at, itemsOf, type PlainTree, textOf } from '../yaml/plain-tree.ts';
import { DURATION } from '../yaml/strict-decode.ts';
import { YamlFault } from '../yaml/yaml-file.ts';

const TYPES = ['leaky', 'trigger', 'counter', 'conditional', 'bayesian'];
// What github.com/hashicorp/go-version takes for a version.
const VERSION =
  /^v?(\d+(?:\.\d+)*?)(?:-\d+[\dA-Za-z~-]*(?:\.[\dA-Za-z~-]+)*|-?[A-Za-z~-]+[\dA-Za-z~-]*(?:\.[\dA-Za-z~-]+)*)?(?:\+[\dA-Za-z~-]+(?:\.[\dA-Za-z~-]+)*)?$/;

/**
 * Checks one rule as `LoadBucket` and `Validate` in CrowdSec's `pkg/leakybucket` (`manager_load.go`, `buckettype.go`, `scopetype.go`)
 * do. Its expressions are not compiled.
 * @param rule each field of the right kind
 * @throws YamlFault where the engine refuses to start with it
 */
export function refuseBucket(rule: PlainTree): void {
  const read = (key: string): string => textOf(at(rule, key));
  const refuseIf = (isWrong: boolean, why: string): void => {
    if (isWrong) throw new YamlFault(`the rule ${read('name')} ${why}`);
  };
  const format = read('format') || '1.0';
  refuseIf(!VERSION.test(format), `has the format ${format}, which is no version`);
  if (!isKnownFormat(format)) return;

  for (const key of ['leakspeed', 'duration', 'blackhole']) {
    refuseIf(read(key) !== '' && !DURATION.test(read(key)), `has the ${key} ${read(key)}, which is no duration`);
  }
  refuseIf(read('filter') === '', 'has no filter');
  const type = read('type');
  refuseIf(!TYPES.includes(type), type === '' ? 'has no type' : `has the type ${type}, which CrowdSec does not know`);
  refuseIf(read('description') === '', 'has no description');
  refuseCapacity(type, wholeNumber(read('capacity')), refuseIf);
  if (type === 'leaky' || type === 'conditional') refuseIf(!lasts(read('leakspeed')), `is ${type} and has no leakspeed`);
  if (type === 'counter') refuseIf(!lasts(read('duration')), 'is a counter and has no duration');
  if (type === 'conditional') refuseIf(read('condition') === '', 'is conditional and has no condition');
  if (type === 'bayesian') {
    refuseIf(itemsOf(at(rule, 'bayesian_conditions')).length === 0, 'is bayesian and has no bayesian_conditions');
    const [prior, threshold] = [numberIn(read('bayesian_prior')), numberIn(read('bayesian_threshold'))];
    refuseIf(prior !== null && (prior <= 0 || prior > 1), 'is bayesian, and its bayesian_prior is not above 0 and at most 1');
    refuseIf(threshold !== null && (threshold === 0 || threshold > 1), 'is bayesian, and its bayesian_threshold is 0 or above 1');
  }
  refuseScope(at(rule, 'scope'), refuseIf);
}

type RefuseIf = (isWrong: boolean, why: string) => void;

// pkg/cwversion/constraint: 1.0 to 3.0. An engine passes over a rule whose format it does not know.
function isKnownFormat(format: string): boolean {
  const [major = 0, ...minor] = (VERSION.exec(format)?.[1] ?? '').split('.').map(Number);
  return (major >= 1 && major < 3) || (major === 3 && minor.every((part) => part === 0));
}

/** A decimal number, 0 where there is none; null for one that is written in another way. */
function numberIn(text: string): number | null {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(text) || text === '' ? Number(text) : null;
}

/** A decimal number as it stands; null for one that Go and this reader could take differently. */
function wholeNumber(text: string): number | null {
  if (text === '') return 0;
  return /^[-+]?(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : null;
}

function refuseCapacity(type: string, capacity: number | null, refuseIf: RefuseIf): void {
  if (capacity === null) return;
  if (type === 'leaky') refuseIf(capacity <= 0, `is leaky with a capacity of ${capacity}`);
  if (type === 'trigger') refuseIf(capacity !== 0, `is a trigger with a capacity of ${capacity}`);
  if (type === 'counter' || type === 'bayesian') refuseIf(capacity !== -1, `is ${type} with a capacity of ${capacity}`);
}

const lasts = (duration: string): boolean => /[1-9]/.test(duration) && !duration.startsWith('-');

function refuseScope(scope: PlainTree | undefined, refuseIf: RefuseIf): void {
  const type = textOf(at(scope, 'type')) || 'Ip';
  const hasExpression = textOf(at(scope, 'expression')) !== '';
  refuseIf(type === 'Ip' && hasExpression, 'has an expression for the scope Ip');
  refuseIf(type !== 'Ip' && type !== 'Range' && !hasExpression, `has the scope ${type} without an expression`);
}
