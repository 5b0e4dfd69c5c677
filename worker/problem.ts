import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { PROBLEMS, type Refusal } from '#contract';
import { FleetUnavailable } from './fleet/client.ts';
import { log } from './log.ts';

/** A problem answer (RFC 9457) with its stable code. */
export function problem(c: Context, refusal: Refusal): Response {
  const [status, title] = PROBLEMS[refusal.code];
  const { code, detail, members } = refusal;
  const body = { ...members, type: 'about:blank', title, status, code, ...(detail === undefined ? {} : { detail }) };
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (typeof members?.retry_after_s === 'number') headers['retry-after'] = String(members.retry_after_s);
  return c.body(JSON.stringify(body), status, headers);
}

/** What was thrown, as a problem answer. */
export function problemOfError(error: Error, c: Context): Response {
  if (error instanceof HTTPException && error.status === 413) return problem(c, { code: 'body_too_large' });
  if (error instanceof FleetUnavailable) {
    log('warn', 'fleet_unavailable', { error: String(error.cause) });
    return problem(c, { code: 'unavailable', detail: 'Try again in a few seconds.' });
  }
  log('error', 'request_failed', { path: c.req.path, error: error.stack ?? String(error) });
  return problem(c, { code: 'internal' });
}
