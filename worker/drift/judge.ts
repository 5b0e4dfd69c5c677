import type { Basis, Evidence as Ground, Reason, Verdict } from '#contract';
import type { AgentFacts, Case } from './case.ts';
import { type EngineFacts, engineDownSentence, whyNotKnown } from './engine.ts';
import type { Around, Comparison, Standing, SurfaceMemory, SurfaceRule } from './surface.ts';
import { groundOf, loadedByEngine } from './what-runs.ts';
import { doingOf, doingWords, whoseDoing } from './whose-doing.ts';
import { hostSays } from './words.ts';

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
export function judge<Declared, Observed, Evidence, Compared extends object, Running>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared, Running>,
  given: Case<Declared, Observed, Evidence, Running>,
): Judgement<Compared> {
  const { declared, observed, last } = given;
  const running = loadedByEngine(rule, given);
  const comparison = rule.compare(declared, last?.evidence ?? null, running, given.memory?.remembered);
  const { differs, compared } = comparison;
  const basis = rule.basis(declared);
  const drift = driftMemory(rule, given, differs);
  if (observed === null) {
    const standing: Standing = { status: 'unknown', reason: 'never_reported' };
    return {
      verdict: verdict(
        standing,
        given.agent.enrolledAt,
        'No report has arrived from this host yet.',
        drift,
        compared,
        basis,
        null,
        null,
      ),
      difference: null,
      memory: null,
    };
  }

  const remembered = remember(rule, given);
  const ground = groundOf(rule, given, observed);
  const standing = standingOf(rule, given, observed, comparison, ground);
  const memory: SurfaceMemory = {
    standing: { ...standing, since: standingSince(given, standing, drift) },
    drift,
    compared: last !== null,
    ...(differs === 'running' ? { running } : {}),
    ...(remembered === undefined ? {} : { remembered }),
  };
  const drifted: Standing = { status: 'drifted', reason: differs === 'running' ? 'reload_needed' : null };
  const said = (about: Standing) =>
    withDoing(sentenceOf(rule, given, observed, about, compared, ground, aroundOf(given, remembered)), drift, about);
  const difference = differs === null ? null : said(drifted);
  const overlay = agentOverlay(given.agent);
  if (overlay !== null) {
    // What the engine had loaded when the agent was last heard is no evidence of what it runs now.
    const stale = ground === null ? null : 'disk';
    return {
      verdict: verdict(overlay, overlay.since, overlay.sentence, drift, compared, basis, stale, lastKnownAt(rule, given)),
      difference,
      memory,
    };
  }
  const isUndecided = rule.obstacle(observed) !== null && standing.status === 'unknown';
  return {
    verdict: verdict(
      standing,
      memory.standing.since,
      said(standing),
      drift,
      compared,
      basis,
      ground,
      isUndecided ? (last?.at ?? null) : null,
    ),
    difference,
    memory,
  };
}

/** Without evidence nothing new is known, and what was remembered stays. */
function remember<Declared, Observed, Evidence, Compared extends object, Running>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared, Running>,
  { declared, last, previous = null, memory, now }: Case<Declared, Observed, Evidence, Running>,
): unknown {
  if (last === null) return memory?.remembered;
  return rule.remember?.(declared, { evidence: last.evidence, previous, memory: memory?.remembered, now });
}

function standingOf<Declared, Observed, Evidence, Compared extends object, Running>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared, Running>,
  { declared, engine }: Case<Declared, Observed, Evidence, Running>,
  observed: Observed,
  { differs, notSeen }: Comparison<Compared>,
  ground: Ground | null,
): Standing {
  const unknown = (reason: Reason): Standing => ({ status: 'unknown', reason });
  if (rule.isUndeclared(declared, observed)) return { status: 'undeclared', reason: null };
  const obstacle = rule.obstacle(observed);
  if (obstacle !== null) return unknown(obstacle);
  if (engine.report?.state === 'down') return unknown('engine_down');
  if (notSeen !== undefined) return unknown(notSeen);
  if (differs === 'disk') return { status: 'drifted', reason: null };
  if (differs === 'running') return { status: 'drifted', reason: 'reload_needed' };
  const doubt = rule.doubt(declared, observed);
  if (doubt !== null) return unknown(doubt);
  if (engine.loadFault !== null && ground !== 'running') return unknown('unloadable');
  return { status: 'in_sync', reason: null };
}

function sentenceOf<Declared, Observed, Evidence, Compared extends object, Running>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared, Running>,
  { declared, engine }: Case<Declared, Observed, Evidence, Running>,
  observed: Observed,
  standing: Standing,
  compared: Compared,
  ground: Ground | null,
  around: Around,
): string {
  const said = () => rule.sentence(standing, declared, compared, observed, around);
  if (standing.status === 'in_sync') {
    const known = ground === 'running' ? `Running ${asBasis(rule.basis(declared))}.` : onDiskOnly(engine, rule.basis(declared));
    return `${known} ${said()}`;
  }
  switch (standing.reason) {
    case 'engine_down':
      return engineDownSentence(engine.report?.why ?? null, engine.loadFault, engine.commands);
    case 'reload_needed':
      return `${said()} Reload CrowdSec: ${engine.commands.reload}.`;
    case 'unloadable':
      return unloadableSentence(engine.loadFault, rule.basis(declared));
    default:
      return said();
  }
}

function aroundOf<Declared, Observed, Evidence, Running>(
  { engine, agent, isApplying = false }: Case<Declared, Observed, Evidence, Running>,
  remembered: unknown,
): Around {
  return { loadFault: engine.loadFault, isApplying, isDuplicate: agent.duplicateSince !== null, remembered };
}

/** As what a host is that agrees, in a sentence: nobody declared what was only adopted. */
export const asBasis = (basis: Basis | null | undefined): string => (basis === 'adopted' ? 'as adopted' : 'as declared');

function onDiskOnly({ report }: EngineFacts, basis: Basis | null): string {
  return `On disk ${asBasis(basis)}; whether CrowdSec has loaded it is not known: ${whyNotKnown(report)}.`;
}

function unloadableSentence(loadFault: string | null, basis: Basis | null): string {
  return `On disk ${asBasis(basis)}, but CrowdSec would fail to load it. ${hostSays(loadFault)}`;
}

function driftMemory<Declared, Observed, Evidence, Compared extends object, Running>(
  { neverByUpgrade }: SurfaceRule<Declared, Observed, Evidence, Compared, Running>,
  given: Case<Declared, Observed, Evidence, Running>,
  differs: Comparison<Compared>['differs'],
): SurfaceMemory['drift'] {
  if (differs === null) return null;
  if (given.memory?.drift) return given.memory.drift;
  // Only a host that once agreed can have left the agreement; any other never was as declared.
  const cause = given.trigger === 'host' && given.memory?.compared ? 'host' : 'intent';
  if (cause === 'intent') return { since: given.now, cause };
  // What moves on the disk says nothing of why an engine runs something else.
  return { since: given.now, cause, doing: whoseDoing(differs === 'disk' ? (given.changes ?? null) : null, neverByUpgrade) };
}

/** A sentence about what differs on the disk, with whose doing that was. */
function withDoing(sentence: string, drift: SurfaceMemory['drift'], { status, reason }: Standing): string {
  const doing = doingOf(drift);
  return doing === null || status !== 'drifted' || reason !== null ? sentence : `${sentence} Done ${doingWords(doing)}.`;
}

function standingSince<Declared, Observed, Evidence, Running>(
  given: Case<Declared, Observed, Evidence, Running>,
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

function lastKnownAt<Declared, Observed, Evidence, Compared extends object, Running>(
  rule: SurfaceRule<Declared, Observed, Evidence, Compared, Running>,
  { observed, last, agent }: Case<Declared, Observed, Evidence, Running>,
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
  basis: Basis | null,
  evidence: Ground | null,
  knownAt: number | null,
): Verdict & Compared {
  const doing = doingOf(drift);
  return {
    drift_detected: drift !== null,
    ...compared,
    status,
    reason,
    detail,
    since: new Date(since).toISOString(),
    cause: drift?.cause ?? null,
    by: doing?.by ?? null,
    ...(doing === null ? {} : { by_words: doingWords(doing) }),
    basis,
    evidence,
    ...(knownAt === null ? {} : { last_known_at: new Date(knownAt).toISOString() }),
  };
}
