import { cutTo, visible } from '#contract';
import type { Attempt } from './next-attempt.ts';

/** What a receiver answered, as far as it was read. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** The beginning of the body. */
  readonly text: string;
}

/** So much of what a receiver says is kept. */
const QUOTED_MAX_CHARS = 200;

/** What is over within a while (RFC 9110 section 15.5.9, RFC 8470 section 5.2, RFC 6585 section 4). */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * What an answer makes of an attempt. Any 2xx is a delivery. Pure.
 * @param secrets what must not be kept, should the receiver repeat it
 * @param now Unix milliseconds
 */
export function judgeAnswer({ status, retryAfter, text }: Answer, secrets: readonly string[], now: number): Attempt {
  if (status >= 200 && status < 300) return { result: 'delivered', status, detail: null, retryAfterMs: null };
  if (status >= 300 && status < 400)
    return {
      result: 'refused',
      status,
      detail: `The receiver answered ${status}, which leads to another address. That is never followed: enter the address itself.`,
      retryAfterMs: null,
    };
  const isPassing = status >= 500 || PASSING.has(status);
  return {
    result: isPassing ? 'failed' : 'refused',
    status,
    detail: `The receiver answered ${status}${saying(text, secrets)}.`,
    retryAfterMs: retryAfterMs(retryAfter, text, now),
  };
}

/** What became of an attempt to which no answer came. @param error what `fetch` threw; null where it was given up after `timeoutMs` */
export function judgeSilence(error: unknown, secrets: readonly string[], timeoutMs: number): Attempt {
  const detail =
    error === null
      ? `The receiver did not answer within ${timeoutMs / 1000} s.`
      : `The receiver could not be reached${saying(error instanceof Error ? error.message : '', secrets)}.`;
  return { result: 'failed', status: null, detail, retryAfterMs: null };
}

/** Words that are not the product's own, as a quotation in which nothing secret stands. */
function saying(words: string, secrets: readonly string[]): string {
  const clean = withoutSecrets(words, secrets).replace(/\s+/g, ' ').trim();
  if (clean === '') return '';
  return `: “${cutTo(visible(clean).replace(/[“”„‟"]/g, "'"), QUOTED_MAX_CHARS)}”`;
}

/** What is shorter could be any word. */
const SECRET_MIN_CHARS = 4;

/** A text without secrets, also where they are spelled as a part of an address is, and without the beginning of one at its end, where it was cut. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const spellings = secrets.flatMap((secret) => [secret, encodeURIComponent(secret), encodeURI(secret)]);
  const sorted = [...new Set(spellings)].filter(({ length }) => length >= SECRET_MIN_CHARS).sort((a, b) => b.length - a.length);
  const rest = sorted.reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
  const begun = sorted.map((secret) => beginningAtEnd(rest, secret));
  return rest.slice(0, rest.length - Math.max(0, ...begun));
}

/** How much of a secret's beginning a text ends with. A few letters give nothing away, and end many a word. */
function beginningAtEnd(text: string, secret: string): number {
  let length = Math.min(text.length, secret.length - 1);
  while (length >= SECRET_MIN_CHARS && !text.endsWith(secret.slice(0, length))) length -= 1;
  return length >= SECRET_MIN_CHARS ? length : 0;
}

/**
 * `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3), or the `retry_after` in seconds that Telegram and Discord have in their
 * bodies; in milliseconds.
 */
function retryAfterMs(header: string | null, text: string, now: number): number | null {
  const [, inBody] = /"retry_after"\s*:\s*(\d{1,9}(?:\.\d{1,9})?)/.exec(text) ?? [];
  const said = header?.trim() || inBody;
  if (said === undefined) return null;
  if (/^\d{1,9}(\.\d{1,9})?$/.test(said)) return Math.ceil(Number(said) * 1000);
  const moment = Date.parse(said);
  return Number.isNaN(moment) ? null : Math.max(0, moment - now);
}
