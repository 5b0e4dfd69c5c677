import type { Context } from 'hono';
import { type IntentTag, intentTag, type Outcome } from '#contract';
import type { AppEnv } from '../env.ts';
import type { Selected } from '../fleet/index.ts';
import { problem } from '../problem.ts';

/** An outcome as JSON, or as its problem. */
export function answer(c: Context<AppEnv>, outcome: Outcome<object>): Response {
  return outcome.ok ? c.json(outcome.value) : problem(c, outcome.refusal);
}

/** A part of a host's intent with the `ETag` of the whole, for the `If-Match` of what is written on it. Never answered by 304. */
export function answerIntent(c: Context<AppEnv>, outcome: Outcome<{ intent?: IntentTag }>): Response {
  if (outcome.ok && outcome.value.intent !== undefined) c.header('etag', intentTag(outcome.value.intent));
  return answer(c, outcome);
}

/** An outcome without a body. */
export function answerEmpty(c: Context<AppEnv>, outcome: Outcome<null>): Response {
  return outcome.ok ? c.body(null, 204) : problem(c, outcome.refusal);
}

/** The outcome of a change on one host, or `{results: [...]}` on several. */
export function answerSelected(c: Context<AppEnv>, outcome: Outcome<Selected<object>>): Response {
  if (!outcome.ok) return problem(c, outcome.refusal);
  return c.json(outcome.value.kind === 'one' ? outcome.value.value : { results: outcome.value.results });
}
