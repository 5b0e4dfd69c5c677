import type { Channel } from '../../tables/channels.ts';
import { judgeAnswer, judgeSilence } from './judge-answer.ts';
import type { Attempt } from './next-attempt.ts';
import type { Mail, Prepared } from './prepared.ts';

/** What leads out of the Worker. */
export interface Edges {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Cloudflare's binding for e-mail; null where there is none. */
  readonly mail: ((mail: Mail) => Promise<unknown>) | null;
}

/** A receiver that is slower counts as not there. */
const TIMEOUT_MS = 10_000;

/** Of an answer so much is read, for the log; the rest is not waited for. */
const ANSWER_MAX_BYTES = 512;
const ANSWER_MAX_MS = 2_000;

/** Sends a message once. Never throws, and follows no redirect. @param now Unix milliseconds */
export async function send(prepared: Prepared, channel: Channel, { fetch, mail }: Edges, now: number): Promise<Attempt> {
  const secrets = secretsOf(prepared, channel);
  try {
    if (prepared.via === 'email') {
      if (mail === null) throw new Error('there is no binding EMAIL');
      await inTime(TIMEOUT_MS, () => mail(prepared.mail));
      return { result: 'delivered', status: null, detail: null, retryAfterMs: null };
    }
    const { url, method, headers, body } = prepared;
    const response = await inTime(TIMEOUT_MS, (signal) => fetch(url, { method, headers, body, redirect: 'manual', signal }));
    const text = await readStart(response);
    return judgeAnswer({ status: response.status, retryAfter: response.headers.get('retry-after'), text }, secrets, now);
  } catch (error) {
    return judgeSilence(error instanceof NoAnswer ? null : error, secrets, TIMEOUT_MS);
  }
}

/** What a receiver may repeat and nobody may read in the log: the secret, the address, and the parts of its path and its query. */
function secretsOf(prepared: Prepared, { secret, url }: Channel): string[] {
  const addresses = [url, prepared.via === 'http' ? prepared.url : null].filter((address) => address !== null);
  const parts = addresses.flatMap((address) => {
    const { pathname = '', search = '', searchParams = new URLSearchParams() } = URL.parse(address) ?? {};
    return [address, `${pathname}${search}`, pathname, search.slice(1), ...pathname.split('/'), ...searchParams.values()];
  });
  return [...(secret === null ? [] : [secret]), ...parts];
}

/** The beginning of the body of an answer. What is wrong with it changes nothing: the status has come. */
async function readStart({ ok, body }: Response): Promise<string> {
  if (body === null) return '';
  if (ok) {
    void body.cancel().catch(() => undefined);
    return '';
  }
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const read = async () => {
    for (let bytes = 0; bytes < ANSWER_MAX_BYTES; ) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value.subarray(0, ANSWER_MAX_BYTES - bytes), { stream: true });
      bytes += value.length;
    }
  };
  // What came before it broke off, or before the time was up, is quoted.
  await inTime(ANSWER_MAX_MS, read).catch(() => undefined);
  void reader.cancel().catch(() => undefined);
  return text;
}

/** Nothing came in time. */
class NoAnswer extends Error {}

/** Waits for what may take so many milliseconds, and ends it then. A timer that has served its purpose is cleared: a Worker has 10,000. */
async function inTime<T>(ms: number, begin: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new NoAnswer());
      controller.abort();
    }, ms);
  });
  try {
    return await Promise.race([begin(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
