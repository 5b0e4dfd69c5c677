import * as v from 'valibot';
import { CatalogueDigest } from '../catalogue.ts';
import { listOf } from '../list.ts';
import { REPORT_ENTRIES } from '../surfaces/index.ts';
import { Detail, word } from '../text.ts';
import { Timestamp } from '../time.ts';
import { Changes } from './changes.ts';
import { EngineReport, ProtectionGap } from './engine.ts';
import { REPORT_SCHEMA } from './limits.ts';

export const SurfaceDigest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits'));

const Agent = v.object({
  version: word(64),
  /** Random per process: two `run` processes with one key are told apart by it. */
  instance: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/)),
  mode: v.picklist(['run', 'check']),
  started_at: Timestamp,
});

const envelope = {
  schema: v.literal(REPORT_SCHEMA),
  agent: Agent,
  observed_at: Timestamp,
  digest: SurfaceDigest,
  /** The revision whose sentinels are on the host's disk; null before the first. */
  delivered_revision: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Why the newest intent is not on the host's disk: refused there, or not writable; null where nothing is wrong. Agents before 0.2 leave it out. */
  delivery_fault: v.optional(Detail),
  /** Why CrowdSec's next load would fail, naming the file; null where nothing is known to be wrong. Older agents leave it out. */
  load_fault: v.optional(Detail),
  /** The running engine. No part of the digest: it changes while every file stays. Older agents leave it out. */
  engine: v.optional(EngineReport),
  /** What is installed and loaded and still protects nobody. Older agents leave it out. */
  protection_gaps: v.optional(listOf(ProtectionGap, 20)),
  /** Of the hub's index, which is sent apart and once (`PUT /api/agent/catalogue`). Left out where it could not be read, and by older agents. */
  catalogue: v.optional(CatalogueDigest),
  /** Whether the apply script is at work, so that what is reported may be half done. Older agents leave it out. */
  apply_running: v.optional(v.boolean()),
  /** The apply script that is at work: the revision that it has read, and since when. Nobody is alerted meanwhile. Left out where none is. */
  apply: v.optional(v.object({ revision: v.pipe(v.number(), v.integer(), v.minValue(0)), since: Timestamp })),
};

/** A full observation. Unknown fields are dropped, so that versions may differ by a minor. */
export const Report = v.object({
  ...envelope,
  /** What moved since the report before. No part of the digest. Left out where the agent does not know, and by older ones. */
  changes: v.optional(Changes),
  ...REPORT_ENTRIES,
});
export type Report = v.InferOutput<typeof Report>;

/** "As in my last report": sent only after a completed pass of stats over the watched tree. */
export const Heartbeat = v.object(envelope);
export type Heartbeat = v.InferOutput<typeof Heartbeat>;
