import type { Context } from 'hono';
import * as v from 'valibot';
import { accept, HostId, type Outcome, refuse } from '#contract';
import type { Caller } from '../auth/caller.ts';
import type { AppEnv } from '../env.ts';
import type { HostSelection } from '../fleet/index.ts';

/** Reads and validates a JSON body. The problem names the first field that is wrong. */
export async function readBody<Schema extends v.GenericSchema>(
  c: Context<AppEnv>,
  schema: Schema,
): Promise<Outcome<v.InferOutput<Schema>>> {
  // Another site can send a form with the browser's credentials, but no JSON.
  const caller = c.get('caller') as Caller | undefined;
  const isSentByBrowser = caller?.by === 'cookie' || caller?.by === 'access';
  if (isSentByBrowser && !/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    return refuse('bad_json', 'Send Content-Type: application/json.');
  }
  let raw: unknown;
  try {
    raw = JSON.parse(await c.req.text());
  } catch (error) {
    if (error instanceof SyntaxError) return refuse('bad_json', 'Send a JSON body.');
    throw error;
  }
  const parsed = v.safeParse(schema, raw);
  if (parsed.success) return accept(parsed.output);
  const byField = new Map(parsed.issues.toReversed().map((issue) => [v.getDotPath(issue), wordsOf(issue)]));
  const errors = [...byField].reverse().map(([field, message]) => ({ field, message }));
  const [first] = errors;
  const detail = first?.field ? `${first.field} ${first.message}` : first?.message;
  return refuse('invalid_body', detail, { field: first?.field ?? null, errors });
}

function wordsOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'is no field of this body';
  if (issue.received === 'undefined') return 'is missing';
  return issue.message;
}

/** Reads `?host=`: left out, one id, `a,b` or `*`. */
export function readHostSelection(c: Context<AppEnv>): Outcome<HostSelection> {
  const given = c.req.queries('host') ?? [];
  if (given.length > 1)
    return refuse('invalid_query', 'Give host once; several hosts stand in it with commas between.', { field: 'host' });
  const [text] = given;
  if (text === undefined) return accept({ kind: 'only' });
  if (text === '*') return accept({ kind: 'all' });
  const ids = text.split(',');
  const wrong = ids.find((id) => !v.is(HostId, id));
  if (wrong !== undefined) return refuse('unknown_host', `There is no host ${JSON.stringify(wrong)}.`);
  const [first, ...others] = ids;
  return accept(first !== undefined && others.length === 0 ? { kind: 'one', id: first } : { kind: 'several', ids });
}
