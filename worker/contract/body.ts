import * as v from 'valibot';
import { accept, type Outcome, type Refusal, refuse } from './outcome.ts';

/**
 * Commas, and brackets that open: more than any report of BODY_MAX_BYTES needs, which has one for every 15 bytes and
 * never for every 10. `{}` takes 3 bytes of a body and 56 of memory. Signs inside strings count too, of which no real report has so many.
 */
const SIGNS_MAX = 100_000;

/** Colons, one a member: a report of INSTALLED_MAX items has 40,000. Each name that comes once costs more time than any other value. */
const MEMBERS_MAX = 45_000;

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;
const COLON = 0x3a;

/** What a body says of itself stands in the answer that refuses it, cut to so many UTF-16 units. */
const QUOTED_MAX = 300;

/** A body that was refused, with what is wrong with it first. */
export interface BodyIssue {
  /** The dotted path; null where it is the body as a whole. */
  readonly field: string | null;
  readonly message: string;
  readonly kind: 'unexpected' | 'missing' | 'wrong';
}

/** What is answered where a body does not come whole: that is the sender's fault, or the network's. */
export const CUT_OFF: Refusal = { code: 'bad_json', detail: 'The body was cut off.' };

/**
 * Whether a JSON text holds more values than any body may: parsing it could take more memory and time than its sender is worth.
 * A sender that asks beforehand is not refused for it.
 */
export function holdsTooMuch(text: string): boolean {
  let signs = 0;
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === BRACKET || code === BRACE) signs += 1;
    else if (code === COLON) members += 1;
  }
  return signs > SIGNS_MAX || members > MEMBERS_MAX;
}

/** Parses JSON without being made to build hundreds of thousands of values. Refuses `bad_json` and `invalid_body`. */
export function parseJson(text: string): Outcome<unknown> {
  if (holdsTooMuch(text)) return refuse('invalid_body', 'The body holds too many values.', { field: null });
  try {
    return accept(JSON.parse(text) as unknown);
  } catch {
    return refuse('bad_json', 'Send a JSON body.');
  }
}

/** Validates up to the first issue: each costs a kilobyte, and a hostile body has one for every third byte. */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  refusalOf: (issue: BodyIssue) => Refusal,
): Outcome<v.InferOutput<Schema>> {
  const parsed = v.safeParse(schema, raw, { abortEarly: true, abortPipeEarly: true });
  if (parsed.success) return accept(parsed.output);
  const [issue] = parsed.issues;
  const kind = issue.expected === 'never' ? 'unexpected' : issue.received === 'undefined' ? 'missing' : 'wrong';
  const field = v.getDotPath(issue)?.slice(0, QUOTED_MAX) ?? null;
  return { ok: false, refusal: refusalOf({ field, message: issue.message.slice(0, QUOTED_MAX), kind }) };
}
