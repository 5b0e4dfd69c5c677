import { createHash } from 'node:crypto';
import {
  accept,
  type BodyIssue,
  digestInput,
  Heartbeat,
  type Outcome,
  parseJson,
  type Refusal,
  Report,
  refuse,
  SURFACES,
  validate,
} from '#contract';

export type Message = { kind: 'report'; body: Report } | { kind: 'heartbeat'; body: Heartbeat };

/**
 * Reads the body of an agent's message. A report's digest is computed again over the surfaces as received, unknown fields
 * included (RFC 8785).
 */
export function parseMessage(text: string): Outcome<Message> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const raw = json.value;
  const report = typeof raw === 'object' && raw !== null && SURFACES.some(({ reportKey }) => reportKey in raw) ? raw : null;
  if (report === null) {
    const heartbeat = validate(Heartbeat, raw, refusalOf);
    return heartbeat.ok ? accept({ kind: 'heartbeat', body: heartbeat.value }) : heartbeat;
  }
  const parsed = validate(Report, raw, refusalOf);
  if (!parsed.ok) return parsed;
  const body = parsed.value;
  let digest: string;
  try {
    digest = `sha256:${createHash('sha256').update(digestInput(report)).digest('hex')}`;
  } catch {
    return refuse('invalid_body', 'scenarios, tuning: no canonical form (RFC 8785)', { field: 'digest' });
  }
  if (digest !== body.digest) return refuse('digest_mismatch', `computed ${digest}`, { field: 'digest' });
  return accept({ kind: 'report', body });
}

function refusalOf({ field, message }: BodyIssue): Refusal {
  return { code: 'invalid_body', detail: `${field ?? 'body'}: ${message}`, members: { field } };
}
