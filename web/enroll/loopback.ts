/** Whether an address is one by which a machine reaches itself, as that of `scripts/start` is. @param url with its scheme */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
