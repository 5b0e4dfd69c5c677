import type { Random } from '../../../doubles/random.ts';

const deep = (open: string, close: string, levels: number) => `${open.repeat(levels)}${close.repeat(levels)}`;

const STRINGS = [
  '',
  ' ',
  '0',
  'null',
  'true',
  '*',
  '-',
  '--all',
  '.',
  '..',
  '../../etc/passwd',
  '/etc/passwd',
  'C:\\x',
  'a/b/c',
  'crowdsecurity/',
  '/ssh-bf',
  '$(id)',
  '`id`',
  '; rm -rf /',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\u0000',
  'a\u0000b',
  '\r\nX-Injected: 1',
  '\u202egnp.exe',
  '\u2028',
  '\ud800',
  '\udc00x',
  '💩'.repeat(200),
  'é',
  'e\u0301',
  '\ufeff',
  '%2e%2e%2f',
  '%00',
  '1e400',
  'NaN',
  '9999-99-99T99:99:99Z',
  '2026-03-01T04:00:00+99:99',
  'sha256:',
  `sha256:${'g'.repeat(64)}`,
  'x'.repeat(5_000),
];
const NUMBERS = [0, -0, -1, 1, 0.5, 101, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308, 5e-324, Number.MAX_SAFE_INTEGER];

/** A JSON value that nobody expects there. */
export function oddValue(random: Random): unknown {
  switch (random.below(8)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
      return random.pick(NUMBERS);
    case 2:
      return [];
    case 3:
      return Array.from({ length: random.pick([1, 3, 200, 3_000]) }, () => random.pick([{}, [], null, 'x', 1]));
    case 4:
      return {};
    // `JSON.parse` makes an own member of it, a literal would set the prototype.
    case 5:
      return JSON.parse(
        random.pick([
          '{"__proto__":{"polluted":1}}',
          '{"constructor":{"prototype":{"polluted":1}}}',
          '{"0":"a","length":1}',
          '{"toJSON":1}',
          '{"":{"":{}}}',
        ]),
      );
    case 6:
      return JSON.parse(deep('[', ']', random.pick([2, 50, 500])));
    default:
      return random.pick(STRINGS);
  }
}

export const oddText = (random: Random): string => random.pick(STRINGS);

/** A copy of a body with one to three members, anywhere in it, taken away, replaced or added. */
export function mutated(body: unknown, random: Random): unknown {
  let copy = structuredClone(body);
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) copy = mutateOnce(copy, random);
  return copy;
}

function mutateOnce(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return oddValue(random);
  const key = random.pick([...Object.keys(value), 'unexpected']);
  const members = value as Record<string, unknown>;
  if (random.chance(0.2)) delete members[key];
  else if (random.chance(0.1))
    Object.defineProperty(members, '__proto__', { value: { polluted: 1 }, enumerable: true, configurable: true, writable: true });
  else members[key] = mutateOnce(members[key], random);
  return value;
}

/** A text that is sent as a body, JSON or not. */
export function oddBody(random: Random): string {
  switch (random.below(7)) {
    case 0:
      return random.pick([
        '',
        ' ',
        '{',
        '}',
        '{"a":',
        '[1,',
        'null',
        'true',
        '0',
        '-',
        '"',
        '"x"',
        '[]',
        '[[]]',
        '{}',
        '{"a":1}{"a":2}',
        "{'a':1}",
        '{"a":01}',
        '{"a":NaN}',
        '\ufeff{}',
        '{"a":"\u0000"}',
        'a=1&b=2',
      ]);
    case 1:
      return deep('[', ']', random.pick([10, 10_000, 100_000]));
    case 2:
      return `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    case 3:
      return `{"inbound_threshold":${random.pick(['1e400', '-1e400', '0.1e-999', `${'9'.repeat(5_000)}`, '1E1', '-0'])},"disabled":1e999}`;
    case 4:
      return '{"disabled":true,"disabled":false,"token":"a","token":"b","__proto__":{"polluted":1}}';
    case 5:
      return Array.from({ length: 1 + random.below(300) }, () => String.fromCharCode(random.below(0x10000))).join('');
    default:
      return JSON.stringify(oddValue(random));
  }
}

/** A body that is just too large. */
export const tooLarge = (): string => `{"token":"${'x'.repeat(1_048_577)}"}`;
