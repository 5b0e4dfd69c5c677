import { accept, type Outcome, type Role, refuse } from '#contract';

/** What only the owner may see or do, whatever the method: paths and all that is under them. */
const OWNERS: readonly string[] = ['/api/backup', '/api/sessions', '/api/acts'];

/** What is about credentials and secrets: an operator's business, and nothing to read for whoever only reads. */
const NOT_TO_READ: readonly string[] = [...OWNERS, '/api/tokens', '/api/alerts/channels'];

/** All that a token for metrics is good for. */
const METRICS: readonly string[] = ['/metrics', '/api/fleet/status'];

const READING_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Whether a method only reads (RFC 9110 section 9.2.1). */
export const isReading = (method: string): boolean => READING_METHODS.has(method);

/**
 * Whether a role may call a route: SECURITY.md as a table. Which tokens an operator may make and revoke is decided where they are made.
 * @param path as Hono matched it
 */
export function mayCall(role: Role, method: string, path: string): Outcome<null> {
  const isUnder = (roots: readonly string[]) => roots.some((root) => path === root || path.startsWith(`${root}/`));
  switch (role) {
    case 'owner':
      return accept(null);
    case 'operator':
      return isUnder(OWNERS) ? refuse('forbidden', 'Only the owner may do that: log in with OPERATOR_TOKEN.') : accept(null);
    case 'read_only':
      if (method === 'DELETE' && path === '/api/session') return accept(null);
      if (!isReading(method)) return refuse('forbidden', 'A read-only token can only read.');
      return isUnder(NOT_TO_READ)
        ? refuse('forbidden', 'A read-only token does not read credentials, backups or who did what in the whole fleet.')
        : accept(null);
    case 'metrics':
      return isReading(method) && isUnder(METRICS)
        ? accept(null)
        : refuse('forbidden', 'A token for metrics is good for /metrics and /api/fleet/status alone.');
  }
}
