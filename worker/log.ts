/** One JSON line for Workers Logs. Never pass a secret, a code or a token. */
export function log(level: 'info' | 'warn' | 'error', event: string, members: Record<string, unknown> = {}): void {
  console[level](JSON.stringify({ level, event, ...members }));
}
