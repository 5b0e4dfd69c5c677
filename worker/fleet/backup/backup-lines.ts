import {
  type AgentRecord,
  BACKUP_FORMAT,
  BACKUP_SCHEMA,
  type BackupHeader,
  type BackupRecord,
  type EventRecord,
  type HostRecord,
} from '#contract';
import { channelRecord } from '../alerts/delivery/channel-records.ts';
import { readKey } from '../credentials/signing-key.ts';
import { readPastActs } from '../tables/acts.ts';
import { readChannels } from '../tables/channels.ts';
import { type EventRow, readEventRows } from '../tables/events.ts';
import { readFleet } from '../tables/fleet.ts';
import { type HostRow, readHost, readHosts } from '../tables/hosts.ts';
import { readIntent } from '../tables/intents.ts';
import { engineIn, gapsIn, type LivenessRow, readLiveness } from '../tables/liveness.ts';
import { readMutes } from '../tables/mutes.ts';
import { readObservations } from '../tables/observations.ts';
import { readRemovals } from '../tables/removed-hosts.ts';
import { readRevocations } from '../tables/revoked.ts';
import { readTokens } from '../tables/tokens.ts';
import { readVerdict } from '../tables/verdicts.ts';
import { readWaivers } from '../tables/waivers.ts';
import { muteRecord, waiverRecord } from './quiet-records.ts';

/** A line of a long history has at most so many events, and not many more characters than these. */
const EVENTS_A_LINE = 500;
const EVENTS_LINE_CHARS = 200_000;

const ACTS_A_LINE = 100;

/**
 * A backup as one JSON document with a value a line, host by host: a large fleet never stands in memory at once. Each host is written as it is
 * when its turn comes.
 * @param now Unix milliseconds
 * @param version of the Worker
 * @param withSecrets whether the secrets of channels stand in it
 * @throws where another backup was restored meanwhile, which nobody may take for the end of the document
 */
export function* backupLines(sql: SqlStorage, now: number, version: string, withSecrets = false): Generator<string> {
  const { restored_at, sequence } = readFleet(sql);
  const header: BackupHeader = {
    format: BACKUP_FORMAT,
    schema: BACKUP_SCHEMA,
    made_at: new Date(now).toISOString(),
    made_by: version,
    key: readKey(sql),
    sequence,
  };
  yield `${JSON.stringify(header).slice(0, -1)},"records":[`;
  let lines = 1;
  let before: string | null = null;
  for (const { kind, value } of records(sql, withSecrets)) {
    if (readFleet(sql).restored_at !== restored_at) throw new Error('a backup was restored while this one was made');
    lines += 1;
    if (before !== null) yield `${before},`;
    before = JSON.stringify({ [kind]: value });
  }
  if (before !== null) yield before;
  yield `],"lines":${lines + 1}}`;
}

/** The lines as a stream of bytes. */
export function streamOf(lines: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      let text = '';
      let next = lines.next();
      for (; !next.done; next = lines.next()) {
        text += `${next.value}\n`;
        if (text.length > PIECE_CHARS) break;
      }
      if (text !== '') controller.enqueue(encoder.encode(text));
      if (next.done !== true) return;
      controller.close();
      // A reader that brought its own buffer waits for it still.
      controller.byobRequest?.respond(0);
    },
  });
}

const PIECE_CHARS = 65_536;

function* records(sql: SqlStorage, withSecrets: boolean): Generator<BackupRecord> {
  for (const value of readTokens(sql)) yield { kind: 'token', value };
  for (const value of readRevocations(sql)) yield { kind: 'revoked', value };
  for (const value of readRemovals(sql)) yield { kind: 'removed_host', value };
  const acts = readPastActs(sql);
  for (let at = 0; at < acts.length; at += ACTS_A_LINE) yield { kind: 'acts', value: acts.slice(at, at + ACTS_A_LINE) };
  for (const channel of readChannels(sql)) yield { kind: 'channel', value: channelRecord(channel, withSecrets) };
  for (const mute of readMutes(sql)) yield { kind: 'mute', value: muteRecord(mute) };
  for (const { id } of readHosts(sql)) yield* recordsOf(sql, id);
}

function* recordsOf(sql: SqlStorage, id: string): Generator<BackupRecord> {
  const host = readHost(sql, id);
  // It was removed since the hosts were listed.
  if (host === null) return;
  const observations = [...readObservations(sql, id)];
  yield { kind: 'host', value: hostRecord(sql, host) };
  for (const [surface, { observed, decided }] of observations)
    yield { kind: 'observation', value: { host: id, surface, observed, decided } as never };
  for (const waiver of readWaivers(sql, id)) yield { kind: 'waiver', value: waiverRecord(waiver) };
  for (let after = 0; ; ) {
    const rows = readEventRows(sql, id, after, EVENTS_A_LINE, EVENTS_LINE_CHARS);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield { kind: 'events', value: { host: id, list: rows.map(eventRecord) } };
    after = last.id;
  }
}

function hostRecord(sql: SqlStorage, host: HostRow): HostRecord {
  const { revision, changedAt, parts } = readIntent(sql, host.id);
  return {
    ...host,
    public_key: JSON.parse(host.public_key),
    intent: {
      revision,
      changed_at: changedAt,
      parts: Object.fromEntries(
        [...parts].map(([surface, { declared, changedAt }]) => [surface, { declared, changed_at: changedAt }]),
      ),
    },
    agent: agentRecord(readLiveness(sql, host.id)),
    memory: (readVerdict(sql, host.id)?.memory ?? {}) as HostRecord['memory'],
  };
}

function agentRecord(live: LivenessRow): AgentRecord {
  return {
    seen_at: live.seen_at,
    silent_since: live.silent_since,
    duplicate_since: live.duplicate_since,
    sequence: live.sequence,
    digest: live.digest,
    instances: JSON.parse(live.instances),
    agent_version: live.agent_version,
    delivered_revision: live.delivered_revision,
    delivery_fault: live.delivery_fault,
    load_fault: live.load_fault,
    engine: engineIn(live),
    protection_gaps: live.protection_gaps === null ? null : gapsIn(live),
    engine_told: live.engine_told === null ? null : JSON.parse(live.engine_told),
    apply_running: live.apply_running === 1 ? 1 : 0,
  };
}

/** What most events have nothing of is left out. */
function eventRecord({ count, first_at, detail_before, changes, ...event }: EventRow): EventRecord {
  return {
    ...event,
    ...(count === 1 ? {} : { count, first_at, detail_before }),
    ...(changes === null ? {} : { changes: JSON.parse(changes) }),
  } as EventRecord;
}
