const IPV6_GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * What a limit by address counts as one sender: an IPv4 address, or the /64 of an IPv6 address, since a customer gets at least that
 * much (RFC 6177) and could otherwise send each request from an address of its own.
 * @param address as in `CF-Connecting-IP`; null where there is none, as in local runs
 */
export function addressKey(address: string | null): string {
  if (address === null) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [before = '', after] = address.toLowerCase().split('::');
  const left = groupsOf(before);
  const right = groupsOf(after ?? '');
  const missing = after === undefined ? 0 : Math.max(0, IPV6_GROUPS - left.length - right.length);
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
