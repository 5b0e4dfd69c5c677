import type { Address } from '../config/listening.ts';

/** A listening TCP socket of the system's table. */
export interface Listener {
  /** As `canonicalHost` writes it. */
  readonly host: string;
  readonly port: number;
  /** The account that opened it. */
  readonly uid: number;
  /** Another socket has another one. */
  readonly inode: string;
}

// include/net/tcp_states.h, TCP_LISTEN.
const LISTENING = '0A';

const EVERY_ADDRESS: ReadonlySet<string> = new Set(['', '0.0.0.0', '[::]']);

/**
 * The listeners in the text of `/proc/net/tcp` or `tcp6` (proc_net_tcp in the kernel's documentation). They stand before all other sockets.
 */
export function parseListeners(text: string): Listener[] {
  const found: Listener[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, local = '', , state, , , , uid = '', , inode = ''] = line.trim().split(/\s+/);
    if (state === undefined) continue;
    if (state !== LISTENING) break;
    const [host = '', port = ''] = local.split(':');
    found.push({ host: hostOfHex(host), port: Number.parseInt(port, 16), uid: Number(uid), inode });
  }
  return found;
}

/** Whether a text of that table goes on with sockets that do not listen, so that no listener is missing. */
export function hasAllListeners(text: string): boolean {
  const lines = text.split('\n').slice(1, -1);
  const last = lines.at(-1);
  return last !== undefined && last.trim().split(/\s+/)[3] !== LISTENING;
}

// Four bytes or four times four, each group in the machine's order: the least significant first on all that CrowdSec runs on.
function hostOfHex(hex: string): string {
  const words = (hex.match(/.{8}/g) ?? []).map((word) => word.match(/../g)?.reverse() ?? []);
  const bytes = words.flat();
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  return canonicalHost(bytes.map((byte, at) => (at % 2 === 0 && at > 0 ? `:${byte}` : byte)).join(''));
}

/** One way to write each host: IPv6 in its short form, in brackets. */
export function canonicalHost(host: string): string {
  if (!host.includes(':')) return host;
  try {
    return new URL(`http://[${host}]/`).hostname;
  } catch {
    return host;
  }
}

/** The listener at an address. Go makes one for both families of any address that means every one (`favoriteAddrFamily` of its `net`). */
export function listenerAt(listeners: readonly Listener[], address: Address): Listener | undefined {
  const host = canonicalHost(address.host);
  const isEvery = EVERY_ADDRESS.has(host);
  return listeners.find(
    (listener) => listener.port === address.port && (isEvery ? EVERY_ADDRESS.has(listener.host) : listener.host === host),
  );
}

/** What a listener at this address is asked under, from the machine itself. */
export const askedHost = ({ host }: Address): string => (EVERY_ADDRESS.has(canonicalHost(host)) ? '127.0.0.1' : host);

export const isLoopback = (host: string): boolean => host === '::1' || /^127(?:\.\d+){3}$/.test(host);
