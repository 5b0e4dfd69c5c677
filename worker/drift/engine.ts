import type { DriftEngine, EngineReport, ProtectionGap } from '#contract';
import type { EngineCommands } from './commands.ts';
import { isFromTheFuture } from './watch-clock.ts';
import { hostSays, list, named, quoted } from './words.ts';

/** What is known of a host's engine. */
export interface EngineFacts {
  /** What the agent said of it; null where it says nothing, as older agents do. */
  readonly report: EngineReport | null;
  /** Why CrowdSec's next load would fail, a sentence; null where nothing is known to be wrong. */
  readonly loadFault: string | null;
  readonly commands: EngineCommands;
}

/** Whose word it is. Times are Unix milliseconds. */
interface Witness {
  readonly seenAt: number | null;
  readonly silentSince: number | null;
  readonly duplicateSince: number | null;
}

const OLD_AGENT = 'this agent does not look at the running engine: upgrade it';

/** How many changed paths, and scenarios of a gap, a line of the snapshot lists. The counts beside them tell the rest. */
const LISTED_IN_A_LINE = 10;

/**
 * The engine as a drift document has it. A word that is not fresh (silence, an agent that was enrolled again) or not of one host
 * (duplicates) says nothing of what runs now, and what only a running engine can have is dropped beside any other state.
 * @param now Unix milliseconds
 */
export function describeEngine({ report, loadFault, commands }: EngineFacts, witness: Witness, now: number): DriftEngine {
  const doubt = doubtOf(witness);
  if (doubt !== null) return unknownEngine(doubt);
  if (report === null) return unknownEngine('This agent does not look at the running engine: upgrade it.');
  const { state, why } = report;
  const isRunning = state === 'running';
  const engine = {
    state,
    started_at: notFuture(report.started_at, now),
    loaded_at: notFuture(report.loaded_at, now),
    reload_needed: isRunning && report.reload_needed,
    changed_since: isRunning ? report.changed_since : [],
    changed_count: isRunning ? Math.max(report.changed_count, report.changed_since.length) : 0,
  };
  switch (state) {
    case 'running':
      return { ...engine, detail: runningSentence(engine, commands) };
    case 'down':
      return { ...engine, detail: engineDownSentence(why, loadFault, commands) };
    case 'unknown':
      return { ...engine, detail: hostSays(why) };
  }
}

/** An engine of which nothing is known, and why. */
export function unknownEngine(why: string): DriftEngine {
  return {
    state: 'unknown',
    started_at: null,
    loaded_at: null,
    reload_needed: false,
    changed_since: [],
    changed_count: 0,
    detail: why,
  };
}

/** As a line of the snapshot holds it. */
export function shortEngine(engine: DriftEngine): DriftEngine {
  return { ...engine, changed_since: engine.changed_since.slice(0, LISTED_IN_A_LINE) };
}

/** As a line of the snapshot holds them. */
export function shortGaps(gaps: readonly ProtectionGap[]): ProtectionGap[] {
  return gaps.map((gap) => ({ ...gap, scenarios: gap.scenarios.slice(0, LISTED_IN_A_LINE) }));
}

/** Why it is not known what the engine has loaded of a surface, to stand after a colon. */
export function whyNotKnown(report: EngineReport | null): string {
  if (report === null) return OLD_AGENT;
  if (report.state === 'running') return 'CrowdSec runs, and its agent cannot tell what of this it has loaded';
  return report.why === null ? 'the host does not say why' : `the host says ${quoted(report.why)}`;
}

/** That nothing is enforced, as the agent says it, and what to do next. */
export function engineDownSentence(why: string | null, loadFault: string | null, { start }: EngineCommands): string {
  return [
    `CrowdSec is not running, so nothing is enforced. ${hostSays(why)}`,
    loadFault === null
      ? `Start it: ${start}.`
      : `Its next start would fail. ${hostSays(loadFault)} Mend that, then start it: ${start}.`,
  ].join(' ');
}

function runningSentence(
  { reload_needed, changed_since, changed_count }: Pick<DriftEngine, 'reload_needed' | 'changed_since' | 'changed_count'>,
  { reload }: EngineCommands,
): string {
  if (!reload_needed) return 'CrowdSec runs what is on disk.';
  return `${changedSentence(changed_since, changed_count)} Reload CrowdSec: ${reload}.`;
}

/** What the running engine has not loaded yet. @param count how many there are, listed or not */
export function changedSentence(paths: readonly string[], count: number): string {
  const shown = paths.slice(0, 3);
  const rest = Math.max(count, paths.length) - shown.length;
  if (shown.length === 0) return 'CrowdSec does not run what is on disk.';
  const names = rest > 0 ? `${shown.map(named).join(', ')} and ${rest} more` : list(shown);
  return `CrowdSec does not run what is on disk: ${names} changed since it loaded.`;
}

function doubtOf({ seenAt, silentSince, duplicateSince }: Witness): string | null {
  if (seenAt === null) return 'No report has arrived from this host yet.';
  if (silentSince !== null) return 'The agent is silent: whether CrowdSec runs, and what, is not known.';
  if (duplicateSince !== null)
    return "Two agents with this host's key take turns: it is not known whose engine either speaks of.";
  return null;
}

// A host's clock may be wrong: a load that has yet to come is none.
function notFuture(time: string | null, now: number): string | null {
  return time === null || isFromTheFuture(Date.parse(time), now) ? null : time;
}
