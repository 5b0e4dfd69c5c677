import type { Cause, Reason, Verdict } from '#contract';
import type { Standing, SurfaceMemory, SurfaceRule } from './surface.ts';
import { ended } from './words.ts';

/** What is known of the agent, whichever surface is judged. Times are Unix milliseconds. */
export interface AgentFacts {
  readonly enrolledAt: number;
  /** When the silence limit was passed; null while the agent is heard. */
  readonly silentSince: number | null;
  /** When two agents with one key were first seen taking turns; null while there is one. */
  readonly duplicateSince: number | null;
  /** The last message under the present key; null before the first. */
  readonly seenAt: number | null;
}

/** One surface to be judged. */
export interface Case<Declared, Observed, Evidence> {
  readonly now: number;
  /** What changed, if this judgement opens a drift. */
  readonly trigger: Cause;
  readonly agent: AgentFacts;
  /** The surface's part of the intent. */
  readonly declared: Declared;
  /** The surface in the last report; null before the first. */
  readonly observed: Observed | null;
  /** The last decidable evidence and when it last held. */
  readonly last: { readonly evidence: Evidence; readonly at: number } | null;
  readonly memory: SurfaceMemory | null;
  /** Why CrowdSec's next load would fail, a sentence; null where nothing is known to be wrong. */
  readonly loadFault: string | null;
}

export interface Judgement<Compared> {
  readonly verdict: Verdict & Compared;
  /** What differs, in a sentence, also where the status says something else; null without a drift. */
  readonly difference: string | null;
  /** What to pass as `memory` next time; null before the first report. */
  readonly memory: SurfaceMemory | null;
}

/**
 * Judges one surface by the state table of docs/verdicts.md: the first row that matches counts. `last_check_at` is left to the
 * reader of the verdict, since it changes with every check.
 */
export function judge<Declared, Observed, Evidence, Compared extends object>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared>,
  given: Case<Declared, Observed, Evidence>,
): Judgement<Compared> {
  const { declared, observed, last } = given;
  const { differs, compared } = rule.compare(declared, last?.evidence ?? null);
  const drift = driftMemory(given, differs);
  if (observed === null) {
    const standing: Standing = { status: 'unknown', reason: 'never_reported' };
    return {
      verdict: verdict(standing, given.agent.enrolledAt, 'No report has arrived from this host yet.', drift, compared, null),
      difference: null,
      memory: null,
    };
  }

  const standing = standingOf(rule, given, observed, differs);
  const memory: SurfaceMemory = {
    standing: { ...standing, since: standingSince(given, standing, drift) },
    drift,
    compared: last !== null,
  };
  const difference = differs ? rule.sentence({ status: 'drifted', reason: null }, declared, compared, observed) : null;
  const overlay = agentOverlay(given.agent);
  if (overlay !== null) {
    return {
      verdict: verdict(overlay, overlay.since, overlay.sentence, drift, compared, lastKnownAt(rule, given)),
      difference,
      memory,
    };
  }
  const isUndecided = rule.obstacle(observed) !== null && standing.status === 'unknown';
  return {
    verdict: verdict(
      standing,
      memory.standing.since,
      standing.reason === 'unloadable'
        ? unloadableSentence(given.loadFault)
        : rule.sentence(standing, declared, compared, observed),
      drift,
      compared,
      isUndecided ? (last?.at ?? null) : null,
    ),
    difference,
    memory,
  };
}

function standingOf<Declared, Observed, Evidence, Compared extends object>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared>,
  { declared, loadFault }: Case<Declared, Observed, Evidence>,
  observed: Observed,
  differs: boolean,
): Standing {
  if (rule.isUndeclared(declared, observed)) return { status: 'undeclared', reason: null };
  const obstacle = rule.obstacle(observed);
  if (obstacle !== null) return { status: 'unknown', reason: obstacle };
  if (differs) return { status: 'drifted', reason: null };
  const doubt = rule.doubt(declared, observed) ?? (loadFault === null ? null : 'unloadable');
  return doubt === null ? { status: 'in_sync', reason: null } : { status: 'unknown', reason: doubt };
}

function unloadableSentence(loadFault: string | null): string {
  return ended(`On disk as declared, but CrowdSec would fail to load it: ${loadFault}`);
}

function driftMemory<Declared, Observed, Evidence>(
  given: Case<Declared, Observed, Evidence>,
  differs: boolean,
): SurfaceMemory['drift'] {
  if (!differs) return null;
  if (given.memory?.drift) return given.memory.drift;
  // Only a host that once agreed can have left the agreement; any other never was as declared.
  const cause = given.trigger === 'host' && given.memory?.compared ? 'host' : 'intent';
  return { since: given.now, cause };
}

function standingSince<Declared, Observed, Evidence>(
  given: Case<Declared, Observed, Evidence>,
  standing: Standing,
  drift: SurfaceMemory['drift'],
): number {
  if (standing.status === 'drifted' && drift !== null) return drift.since;
  const before = given.memory?.standing;
  return before?.status === standing.status && before.reason === standing.reason ? before.since : given.now;
}

function agentOverlay(agent: AgentFacts): (Standing & { reason: Reason; since: number; sentence: string }) | null {
  if (agent.seenAt === null) {
    return {
      status: 'unknown',
      reason: 'never_reported',
      since: agent.enrolledAt,
      sentence: 'This host was enrolled again; no report has arrived from its new agent yet.',
    };
  }
  if (agent.silentSince !== null) {
    return {
      status: 'unknown',
      reason: 'agent_silent',
      since: agent.silentSince,
      sentence: `No evidence has come from this host since ${new Date(agent.seenAt).toISOString()}. The host, its network or the agent is down; CrowdSec itself may be fine.`,
    };
  }
  if (agent.duplicateSince !== null) {
    return {
      status: 'unknown',
      reason: 'duplicate_agent',
      since: agent.duplicateSince,
      sentence: "Two agents with this host's key take turns (a cloned machine?). Enrol one of them as a host of its own.",
    };
  }
  return null;
}

function lastKnownAt<Declared, Observed, Evidence, Compared extends object>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared>,
  { observed, last, agent }: Case<Declared, Observed, Evidence>,
): number | null {
  if (last === null) return null;
  const isLastReportDecided = observed !== null && rule.obstacle(observed) === null;
  return isLastReportDecided ? Math.max(last.at, agent.seenAt ?? 0) : last.at;
}

function verdict<Compared>(
  { status, reason }: Standing,
  since: number,
  detail: string,
  drift: SurfaceMemory['drift'],
  compared: Compared,
  knownAt: number | null,
): Verdict & Compared {
  return {
    drift_detected: drift !== null,
    ...compared,
    status,
    reason,
    detail,
    since: new Date(since).toISOString(),
    cause: drift?.cause ?? null,
    ...(knownAt === null ? {} : { last_known_at: new Date(knownAt).toISOString() }),
  };
}
