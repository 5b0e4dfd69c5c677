import * as v from 'valibot';
import { AgentAnswer, CatalogueAnswer, HostMuteAnswer, Problem, SEQUENCE_MAX } from '#contract';
import { printable } from '../words/printable.ts';
import { NO_WISH, type Wish, wishOf } from './backoff.ts';
import type { Reply } from './http.ts';
import { strangerIn } from './not-the-worker.ts';

// `deliver` validates the intent. An answer whose intent is refused there is an answer all the same.
const Answer = v.object({ ...AgentAnswer.entries, intent: v.unknown() });
export type Answer = v.InferOutput<typeof Answer>;

/** What a Worker's reply to a message means. */
export type Meaning = Received | { kind: 'sequence_stale'; lastSequence: number };

/** What came of a message whose sequence was in order. */
export type Received =
  | { kind: 'answered'; answer: Answer }
  /** `intent` is undefined where the reply has none. */
  | { kind: 'report_needed'; intent: unknown }
  | { kind: 'host_revoked' }
  | Failed;

export interface Failed {
  kind: 'failed';
  why: string;
  wish: Wish;
}

/** A failure that asks for no particular wait. */
export const failed = (why: string, wish: Wish = NO_WISH): Failed => ({ kind: 'failed', why, wish });

const isBelievable = (sequence: number | undefined): sequence is number =>
  sequence !== undefined && Number.isInteger(sequence) && sequence >= 0 && sequence <= SEQUENCE_MAX;

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The problem (RFC 9457) that a reply holds, or null. */
export function problemOf(reply: Reply): Problem | null {
  const parsed = v.safeParse(Problem, json(reply.text));
  return parsed.success ? parsed.output : null;
}

/** A sentence about a reply that is no answer, fit for a terminal. */
export function describeRefusal(reply: Reply): string {
  const problem = problemOf(reply);
  if (problem === null) return strangerIn(reply)?.why ?? `HTTP ${reply.status} without a problem document`;
  return printable(`${problem.code} (HTTP ${reply.status}): ${problem.detail ?? problem.title}${hintFor(problem)}`);
}

function hintFor({ code }: Problem): string {
  if (code !== 'signature_invalid') return '';
  return ' If this host was enrolled again from another machine, the key on this one is out of date: enrol this one again.';
}

/** What came of a catalogue whose sequence was in order. */
export type Taken = { kind: 'taken' } | { kind: 'host_revoked' } | Failed;

/** Reads the reply to a catalogue. */
export function takenOf(reply: Reply, nowMs: number): Taken | { kind: 'sequence_stale'; lastSequence: number } {
  if (reply.status === 200 && v.is(CatalogueAnswer, json(reply.text))) return { kind: 'taken' };
  const meaning = meaningOf(reply, nowMs);
  if (meaning.kind === 'sequence_stale' || meaning.kind === 'host_revoked' || meaning.kind === 'failed') return meaning;
  return failed('the answer to the catalogue is not as expected');
}

/** What came of a mute whose sequence was in order. `until`: RFC 3339; null where this host mutes nothing any more. */
export type MuteTaken = { kind: 'taken'; until: string | null } | { kind: 'host_revoked' } | Failed;

/** A Worker from before there were mutes knows no such route, and asks whoever calls it to log in. */
const NO_SUCH_ROUTE: readonly string[] = ['unauthenticated', 'not_found', 'method_not_allowed'];

/** Reads the reply to a mute. */
export function muteTakenOf(reply: Reply, nowMs: number): MuteTaken | { kind: 'sequence_stale'; lastSequence: number } {
  const answered = reply.status === 200 ? v.safeParse(HostMuteAnswer, json(reply.text)) : null;
  if (answered?.success) return { kind: 'taken', until: answered.output.until };
  if (NO_SUCH_ROUTE.includes(problemOf(reply)?.code ?? ''))
    return failed('the Worker is older than this agent and takes no mutes');
  const meaning = meaningOf(reply, nowMs);
  if (meaning.kind === 'sequence_stale' || meaning.kind === 'host_revoked' || meaning.kind === 'failed') return meaning;
  return failed('the answer to the mute is not as expected');
}

/** Reads the reply to a report or a heartbeat. Anything unexpected is a failure that is tried again later. */
export function meaningOf(reply: Reply, nowMs: number): Meaning {
  const fail = (why: string): Meaning => failed(why, wishOf(reply, nowMs));
  if (reply.status === 200) {
    const parsed = v.safeParse(Answer, json(reply.text));
    if (parsed.success) return { kind: 'answered', answer: parsed.output };
    const stranger = strangerIn(reply);
    if (stranger !== null) return fail(stranger.why);
    const [issue] = parsed.issues;
    return fail(printable(`the answer is not as expected: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`));
  }
  const problem = problemOf(reply);
  if (reply.status === 409 && problem?.code === 'report_needed') return { kind: 'report_needed', intent: problem.intent };
  if (reply.status === 403 && problem?.code === 'host_revoked') return { kind: 'host_revoked' };
  if (reply.status === 409 && problem?.code === 'sequence_stale' && isBelievable(problem.last_sequence)) {
    return { kind: 'sequence_stale', lastSequence: problem.last_sequence };
  }
  return fail(describeRefusal(reply));
}
