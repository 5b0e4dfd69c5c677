/** A cookie that holds a session. */
export interface SessionCookie {
  readonly name: string;
  /** Whether a browser sends it over HTTPS alone. */
  readonly secure: boolean;
}

/** Browsers take the prefix `__Host-` only from the host itself, over HTTPS: no sibling domain and no plain HTTP can plant one (RFC 6265bis). */
const ON_HTTPS: SessionCookie = { name: '__Host-argos_session', secure: true };

/** Safari keeps no `Secure` cookie for `http://127.0.0.1`. */
const ON_LOOPBACK: SessionCookie = { name: 'argos_session', secure: false };

/** Every name that a session's cookie has or had: a log-out takes them all away. */
export const SESSION_COOKIES: readonly SessionCookie[] = [ON_HTTPS, ON_LOOPBACK];

/** The one cookie that counts at the address that was asked. */
export function sessionCookieAt({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): SessionCookie {
  return protocol === 'http:' && isLoopback(hostname) ? ON_LOOPBACK : ON_HTTPS;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
