import {
  DEFAULT_THRESHOLDS,
  type HostSummary,
  type HostsDocument,
  type ScenarioRow,
  type ScenariosDocument,
  SURFACE_NAMES,
  type TuningDocument,
  type Verdict,
} from '#contract';
import { checkStopped, hostState, readCollections, urgency } from '../../drift/index.ts';
import { splitName } from '../intents/scenario-names.ts';
import { readAdoption } from '../tables/events.ts';
import { readFleet } from '../tables/fleet.ts';
import { type HostRow, readHosts } from '../tables/hosts.ts';
import { readIntent } from '../tables/intents.ts';
import { readLiveness } from '../tables/liveness.ts';
import { readObservation } from '../tables/observations.ts';
import { readVerdict } from '../tables/verdicts.ts';
import { fleetHeader } from './fleet-header.ts';

/** `GET /api/security/appsec-tuning` */
export function tuningDocument(sql: SqlStorage, hostId: string): TuningDocument {
  const intent = readIntent(sql, hostId);
  const observed = readObservation(sql, hostId, 'appsec_tuning')?.observed;
  const adoptedAt = readAdoption(sql, hostId);
  return {
    inbound_threshold: intent.inbound ?? DEFAULT_THRESHOLDS.inbound,
    outbound_threshold: intent.outbound ?? DEFAULT_THRESHOLDS.outbound,
    declared: { inbound: intent.inbound !== null, outbound: intent.outbound !== null },
    ...(intent.tuningChangedAt === null ? {} : { last_modified_at: iso(intent.tuningChangedAt) }),
    ...(adoptedAt === null ? {} : { adopted_at: iso(adoptedAt) }),
    ...(observed === undefined ? {} : { path: observed.path, loaded_by: observed.loaded_by }),
  };
}

/** `GET /api/security/scenarios`: what is installed, as far as it could be decided, and what is declared. */
export function scenariosDocument(sql: SqlStorage, hostId: string): ScenariosDocument {
  const intent = readIntent(sql, hostId);
  const observation = readObservation(sql, hostId, 'scenarios');
  const isAvailable = observation?.observed.state === 'read';
  const shown = isAvailable ? observation.observed : (observation?.decided?.observed ?? null);
  const mountPath = shown?.mount_path ?? observation?.observed.mount_path ?? null;

  const rows = new Map<string, ScenarioRow>();
  for (const item of shown?.installed ?? []) {
    rows.set(item.name, {
      ...nameParts(item.name),
      path: `${mountPath}/${item.file}`,
      disabled: false,
      declared: null,
      installed: true,
      origin: item.origin,
      content: item.content,
      not_in_hub: false,
    });
  }
  for (const [name, declared] of Object.entries(intent.scenarios)) {
    const installed = rows.get(name);
    rows.set(name, {
      ...(installed ?? { ...nameParts(name), path: null, installed: false, origin: null, content: null }),
      not_in_hub: shown?.unknown_to_hub?.includes(name) ?? false,
      disabled: declared === 'disabled',
      declared,
    });
  }
  return {
    scenarios: [...rows.values()].sort((a, b) => (a.canonical_name < b.canonical_name ? -1 : 1)),
    is_available: isAvailable,
    mount_path: mountPath,
    disabled_count: Object.values(intent.scenarios).filter((declared) => declared === 'disabled').length,
    ...(shown?.collections === undefined
      ? {}
      : {
          collections: readCollections(shown.collections, intent.scenarios, new Set(shown.installed.map(({ name }) => name))),
        }),
    ...(intent.scenariosChangedAt === null ? {} : { last_modified_at: iso(intent.scenariosChangedAt) }),
  };
}

/** `GET /api/hosts`: what needs a person first. */
export function hostsDocument(sql: SqlStorage, now: number, maxAgeMs: number): Omit<HostsDocument, 'agent'> {
  const header = fleetHeader(readFleet(sql), maxAgeMs);
  const isExpired = now > Date.parse(header.expires_at);
  const see = (verdict: Verdict) => (isExpired ? checkStopped(verdict, header.expires_at, header.last_check_at) : verdict);
  const hosts = readHosts(sql)
    .map((host) => hostSummary(sql, host, see))
    .sort((a, b) => urgency(a.state) - urgency(b.state) || (a.name < b.name ? -1 : 1));
  return { hosts, ...header };
}

/** @param see what a reader may still believe of a verdict */
export function hostSummary(sql: SqlStorage, host: HostRow, see: (verdict: Verdict) => Verdict): HostSummary {
  const verdict = readVerdict(sql, host.id);
  if (verdict === null) throw new Error(`host ${host.id} was never judged`);
  const { line } = verdict;
  const surfaces = Object.fromEntries(
    SURFACE_NAMES.map((surface) => {
      const { status, reason, drift_detected, detail, since } = see(line[surface]);
      return [surface, { status, reason, drift_detected, detail, since }];
    }),
  ) as HostSummary['surfaces'];
  const seenAt = readLiveness(sql, host.id).seen_at;
  return {
    id: host.id,
    name: host.name,
    install: host.install,
    apply_command: host.apply_command,
    state: hostState(SURFACE_NAMES.map((surface) => surfaces[surface].status)),
    surfaces,
    enrolled_at: iso(host.enrolled_at),
    reported_at: seenAt === null ? null : iso(seenAt),
    agent_version: line.agent_version,
    intent_revision: line.intent_revision,
    delivered_revision: line.delivered_revision,
    delivery_fault: line.delivery_fault ?? null,
  };
}

function nameParts(name: string): Pick<ScenarioRow, 'short_name' | 'source' | 'canonical_name'> {
  const { source, shortName } = splitName(name);
  return { short_name: shortName, source, canonical_name: name };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
