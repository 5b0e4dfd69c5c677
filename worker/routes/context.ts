import type { Context } from 'hono';
import * as v from 'valibot';
import {
  accept,
  type BodyIssue,
  CUT_OFF,
  HostName,
  type IfMatch,
  type Outcome,
  parseJson,
  type Refusal,
  readIfMatch,
  refuse,
  validate,
} from '#contract';
import type { Caller } from '../auth/caller.ts';
import type { AppEnv } from '../env.ts';
import type { HostSelection } from '../fleet/index.ts';

/** Reads and validates a JSON body. The problem names the first field that is wrong. */
export async function readBody<Schema extends v.GenericSchema>(
  c: Context<AppEnv>,
  schema: Schema,
): Promise<Outcome<v.InferOutput<Schema>>> {
  const type = demandJson(c);
  if (!type.ok) return type;
  const text = await readText(c);
  if (!text.ok) return text;
  const raw = parseJson(text.value);
  return raw.ok ? validate(schema, raw.value, refusalOf) : raw;
}

/** Another site can send a form with the browser's credentials or a log-in of its own, but no JSON. */
export function demandJson(c: Context<AppEnv>): Outcome<null> {
  const caller = c.get('caller') as Caller | undefined;
  const isMadeByBrowsers = caller?.by === 'cookie' || caller?.by === 'access' || c.req.path === '/api/session';
  return isMadeByBrowsers && !/^application\/json\b/i.test(c.req.header('content-type') ?? '')
    ? refuse('bad_json', 'Send Content-Type: application/json.')
    : accept(null);
}

/** Reads a body. Refuses one that does not come whole. */
export async function readText(c: Context<AppEnv>): Promise<Outcome<string>> {
  try {
    return accept(await c.req.text());
  } catch {
    return { ok: false, refusal: CUT_OFF };
  }
}

function refusalOf({ field, message, kind }: BodyIssue): Refusal {
  const words = kind === 'unexpected' ? 'is no field of this body' : kind === 'missing' ? 'is missing' : message;
  return {
    code: 'invalid_body',
    detail: field === null ? words : `${field} ${words}`,
    members: { field, errors: [{ field, message: words }] },
  };
}

/** Reads `?host=`: left out, one host, `a,b` or `*`. What no host can be called wakes nobody. */
export function readHostSelection(c: Context<AppEnv>): Outcome<HostSelection> {
  const given = c.req.queries('host') ?? [];
  if (given.length > 1)
    return refuse('invalid_query', 'Give host once; several hosts stand in it with commas between.', { field: 'host' });
  const [text] = given;
  if (text === undefined) return accept({ kind: 'only' });
  if (text === '*') return accept({ kind: 'all' });
  const hosts = text.split(',');
  const wrong = hosts.find((host) => !v.is(HostName, host));
  if (wrong !== undefined) return refuse('unknown_host', `There is no host ${JSON.stringify(wrong)}.`);
  const [first, ...others] = hosts;
  return accept(first !== undefined && others.length === 0 ? { kind: 'one', host: first } : { kind: 'several', hosts });
}

/** A whole number above 0; null where it is left out, undefined where it is something else. */
export function readCount(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

/** On what a write of an intent was made (`If-Match`). */
export function readIfMatchOf(c: Context<AppEnv>): Outcome<IfMatch> {
  return readIfMatch(c.req.header('if-match') ?? null);
}
