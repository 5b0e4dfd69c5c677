import { type DriftDocument, SURFACE_NAMES, type Verdict, type Verdicts } from '#contract';
import { checkStopped } from '../../drift/index.ts';
import type { FleetHeader } from '../publication/fleet-header.ts';
import type { SnapshotLine } from '../publication/snapshot.ts';
import { holding } from '../quiet/muted.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import type { HostLine } from '../tables/verdicts.ts';
import { engineOf } from './engine.ts';

/** A verdict of every surface, each as `make` gives it. */
const eachSurface = (make: (surface: (typeof SURFACE_NAMES)[number]) => Verdict): Verdicts =>
  Object.fromEntries(SURFACE_NAMES.map((surface) => [surface, make(surface)])) as unknown as Verdicts;

/** The verdict of a surface that nobody has judged yet. @param since RFC 3339 */
function neverReported(surface: string, since: string, detail: string): Verdict {
  return {
    drift_detected: false,
    ...nothingCompared(surface),
    waived: [],
    status: 'unknown',
    reason: 'never_reported',
    detail,
    since,
    cause: null,
    by: null,
    basis: null,
    evidence: null,
  };
}

function nothingCompared(surface: string): object | undefined {
  const rule = FLEET_SURFACES.find(({ name }) => name === surface)?.rule;
  return rule?.compare(rule.nothingDeclared, null, null).compared;
}

/**
 * The verdicts of a host's line. One that was judged before its release knew of a surface, or of a member of a verdict, does not have
 * it until it is judged again. Such a release looked at the disk alone.
 * @param judgedAt RFC 3339
 */
export function verdictsIn(line: HostLine, judgedAt: string): Verdicts {
  const held: Partial<Verdicts> = line;
  return eachSurface((surface) => {
    const verdict: Verdict | undefined = held[surface];
    if (verdict === undefined) return neverReported(surface, judgedAt, 'It was not compared yet since Argos Drift was upgraded.');
    const old: Omit<Verdict, 'evidence'> = verdict;
    return {
      ...nothingCompared(surface),
      waived: [],
      evidence: old.reason === 'never_reported' ? null : 'disk',
      ...old,
      ...(line.all_waived?.[surface] ? { is_waived: true } : {}),
    } as Verdict;
  });
}

/**
 * The drift document of one host, from the snapshot or fresh. Past `expires_at` every verdict is `unknown` / `check_stopped`,
 * which a checker that has stopped cannot say itself.
 * @param now Unix milliseconds
 */
export function driftDocument(header: FleetHeader, hostId: string, line: SnapshotLine, now: number): DriftDocument {
  const isExpired = now > Date.parse(header.expires_at);
  const verdicts = verdictsIn(line, line.judged_at);
  const shown = eachSurface((surface) => {
    const checked = { ...verdicts[surface], last_check_at: later(header.last_check_at, line.judged_at) };
    return isExpired ? checkStopped(checked, header.expires_at, header.last_check_at) : checked;
  });
  return {
    ...shown,
    ...lastCheck(header),
    host: {
      id: hostId,
      name: line.name,
      install: line.install,
      reported_at: line.reported_at,
      agent_version: line.agent_version,
      intent_revision: line.intent_revision,
      delivered_revision: line.delivered_revision,
      delivery_fault: line.delivery_fault ?? null,
      load_fault: line.load_fault ?? null,
      engine: engineOf(line, isExpired),
      protection_gaps: line.protection_gaps ?? [],
      muted: holding(line.muted, header.muted, now),
      ...(line.cut === undefined ? {} : { cut: line.cut }),
    },
    sequence: header.sequence,
    expires_at: header.expires_at,
    apply_command: line.apply_command,
  };
}

/** The drift document of a fleet without a host. @param since RFC 3339: since when there is none */
export function emptyDriftDocument(header: FleetHeader, since: string): DriftDocument {
  const detail = 'No host is enrolled yet. Add one on the dashboard.';
  return {
    ...eachSurface((surface) => ({ ...neverReported(surface, since, detail), ...lastCheck(header) })),
    ...lastCheck(header),
    host: null,
    sequence: header.sequence,
    expires_at: header.expires_at,
    apply_command: null,
  };
}

function lastCheck({ last_check_at }: FleetHeader): { last_check_at?: string } {
  return last_check_at === undefined ? {} : { last_check_at };
}

// RFC 3339 times of one form order as text.
function later(a: string | undefined, b: string): string {
  return a !== undefined && a > b ? a : b;
}
