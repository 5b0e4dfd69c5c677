import * as v from 'valibot';
import { Intent } from './intent.ts';
import { HostId } from './names.ts';
import { exact, said } from './text.ts';
import { Timestamp } from './time.ts';

/** `POST /api/agent/enroll` */
export const EnrollRequest = v.object({
  /** Compared by its hash alone. */
  code: v.pipe(v.string(), v.minLength(1), exact(200)),
  /** RFC 8037: an Ed25519 public key. */
  public_key: v.object({
    kty: v.literal('OKP'),
    crv: v.literal('Ed25519'),
    x: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url')),
  }),
  hostname: v.pipe(v.string(), v.minLength(1), said(253)),
  install: v.picklist(['systemd', 'docker']),
});
export type EnrollRequest = v.InferOutput<typeof EnrollRequest>;

export const EnrollAnswer = v.object({ host_id: HostId });

// An agent prints verdicts and acts on none, so a newer Worker's statuses and fields are no reason to refuse its intent.
const PrintedVerdict = v.object({
  status: v.string(),
  reason: v.nullable(v.string()),
  detail: v.string(),
  /** Older Workers leave it out. */
  evidence: v.optional(v.nullable(v.string())),
  /** Older Workers leave it out. */
  basis: v.optional(v.nullable(v.string())),
});

/** The answer to a report and to a heartbeat. */
export const AgentAnswer = v.object({
  intent: Intent,
  /** By the surface's name. */
  verdicts: v.record(v.string(), PrintedVerdict),
  /** Seconds until the next heartbeat is due. */
  next_report_in_s: v.pipe(v.number(), v.minValue(1), v.maxValue(86_400)),
  server_time: Timestamp,
  /** Whether the catalogue that the message named is not held yet and shall be sent. Older Workers leave it out. */
  catalogue_needed: v.optional(v.boolean()),
});
export type AgentAnswer = v.InferOutput<typeof AgentAnswer>;
