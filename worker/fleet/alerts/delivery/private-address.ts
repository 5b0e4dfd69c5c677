/**
 * Whether the host of a URL is none of the public internet: an address that is private, of the machine itself or of no single receiver, in any
 * spelling that a URL may have, or a name that only a local network knows. Pure.
 * @param hostname as `URL` normalises it: decimal, octal and hexadecimal addresses are dotted then, and a full-width digit is a digit
 */
export function isPrivateHost(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.+$/, '');
  if (name.startsWith('[')) return isPrivateV6(name.slice(1, -1));
  const v4 = parseV4(name);
  if (v4 !== null) return isPrivateV4(v4);
  return !name.includes('.') || LOCAL_NAMES.test(name);
}

/** RFC 6761, 6762, 8375 and what ICANN and home routers keep for local names. */
const LOCAL_NAMES =
  /\.(localhost|localdomain|local|internal|intranet|lan|home|home\.arpa|corp|private|test|invalid|example|onion)$/;

/** The IANA special-purpose registry of IPv4, with multicast and what is reserved: first address and length of the prefix. */
const PRIVATE_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

function parseV4(text: string): number | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isPrivateV4(address: number): boolean {
  return PRIVATE_V4.some(([first, length]) => {
    const size = 2 ** (32 - length);
    return Math.floor(address / size) === Math.floor((parseV4(first) ?? 0) / size);
  });
}

/** Of IPv6 only what is public by the registry is let through: 2000::/3, less what is documentation or a tunnel to somewhere else. */
function isPrivateV6(text: string): boolean {
  const groups = parseV6(text);
  if (groups === null) return true;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const last = g * 65_536 + h;
  const isZeroTo = (count: number) => groups.slice(0, count).every((group) => group === 0);
  // IPv4 in IPv6: mapped (RFC 4291), translated (RFC 6052) and 6to4 (RFC 3056). What counts is the address inside.
  if (isZeroTo(5) && f === 0xffff) return isPrivateV4(last);
  if (a === 0x64 && b === 0xff9b && c === 0 && d === 0 && e === 0 && f === 0) return isPrivateV4(last);
  if (a === 0x2002) return isPrivateV4(b * 65_536 + c);
  if (a < 0x2000 || a > 0x3fff) return true;
  // 2001::/23 is Teredo and the like, 2001:db8::/32 and 3fff::/20 are for documentation.
  return (a === 0x2001 && (b < 0x200 || b === 0xdb8)) || (a === 0x3fff && b < 0x1000);
}

/** The eight groups of an address as `URL` writes it: without a zone, and without a dotted part. */
function parseV6(text: string): number[] | null {
  const [head = '', tail] = text.split('::');
  const parts = (side: string) => (side === '' ? [] : side.split(':').map((group) => Number.parseInt(group, 16)));
  const before = parts(head);
  const after = tail === undefined ? [] : parts(tail);
  const groups =
    tail === undefined ? before : [...before, ...Array(Math.max(0, 8 - before.length - after.length)).fill(0), ...after];
  return groups.length === 8 && groups.every((group) => group >= 0 && group <= 0xffff) ? groups : null;
}
