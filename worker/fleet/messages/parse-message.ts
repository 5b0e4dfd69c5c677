import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { accept, digestInput, Heartbeat, type Outcome, Report, refuse, SURFACES } from '#contract';

export type Message = { kind: 'report'; body: Report } | { kind: 'heartbeat'; body: Heartbeat };

/**
 * Reads the body of an agent's message. A report's digest is computed again over the surfaces as received, unknown fields
 * included (RFC 8785).
 */
export function parseMessage(text: string): Outcome<Message> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return refuse('bad_json');
  }
  const report = typeof raw === 'object' && raw !== null && SURFACES.some(({ reportKey }) => reportKey in raw) ? raw : null;
  const parsed = v.safeParse(report === null ? Heartbeat : Report, raw);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const field = v.getDotPath(issue);
    return refuse('invalid_body', `${field ?? 'body'}: ${issue.message}`, { field });
  }
  if (report === null) return accept({ kind: 'heartbeat', body: parsed.output });
  const body = parsed.output as Report;
  let digest: string;
  try {
    digest = `sha256:${createHash('sha256').update(digestInput(report)).digest('hex')}`;
  } catch {
    return refuse('invalid_body', 'scenarios, tuning: no canonical form (RFC 8785)', { field: 'digest' });
  }
  if (digest !== body.digest) return refuse('digest_mismatch', `computed ${digest}`, { field: 'digest' });
  return accept({ kind: 'report', body });
}
