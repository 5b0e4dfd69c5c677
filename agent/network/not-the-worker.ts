import type { Reply } from './http.ts';

/** What answered in the Worker's place, with one sentence about what to do. */
export interface Stranger {
  kind: 'access' | 'challenge' | 'quota' | 'rate_limit' | 'block' | 'cloudflare_error' | 'redirect' | 'page';
  why: string;
}

/** The free plan's requests of a day are used up (Cloudflare's error 1027). */
const QUOTA_CODE = '1027';
const RATE_LIMIT_CODE = '1015';
/** Blocked by address, browser signature or a rule of the zone. */
const BLOCK_CODES = ['1005', '1006', '1007', '1008', '1009', '1010', '1012', '1020', '1106'];

// How much of a page is looked at. What tells pages apart stands near their beginning, and a page may have megabytes.
const LOOKED_AT_CHARS = 65_536;

const OTHER_HOSTNAME = 'give agents another hostname (AGENT_URL)';

/**
 * Recognises what Cloudflare or another site answers in the Worker's place. Nothing of its text gets into the sentence.
 * @returns null where the reply may well be the Worker's
 */
export function strangerIn(reply: Reply): Stranger | null {
  const { status, headers } = reply;
  const text = reply.text.slice(0, LOOKED_AT_CHARS);
  const isPage = /text\/html/i.test(headers['content-type'] ?? '') || /^\s*</.test(text);
  const code = cloudflareCode(text, isPage);
  const at = code === null ? `HTTP ${status}` : `HTTP ${status}, error ${code}`;
  if (headers['cf-mitigated'] === 'challenge' || (isPage && text.includes('/cdn-cgi/challenge-platform/'))) {
    const why = `Cloudflare wants a browser (a bot challenge, ${at}): switch Bot Fight Mode off, or ${OTHER_HOSTNAME}`;
    return { kind: 'challenge', why };
  }
  if (isAccess(reply, isPage ? text : '')) {
    const why = `Cloudflare Access asks for a log-in (${at}): let /api/agent/*, /install.sh and /agent/* bypass it, or ${OTHER_HOSTNAME}`;
    return { kind: 'access', why };
  }
  if (code === QUOTA_CODE) {
    const why = `the Cloudflare plan's requests of this day are used up (${at}): wait until 00:00 UTC, or take the paid plan`;
    return { kind: 'quota', why };
  }
  if (code === RATE_LIMIT_CODE) {
    const why = `Cloudflare limits this host's requests (${at}): except /api/agent/* from the rate limiting rules, or ${OTHER_HOSTNAME}`;
    return { kind: 'rate_limit', why };
  }
  const isCloudflare = /^cloudflare$/i.test(String(headers.server));
  if ((code !== null && BLOCK_CODES.includes(code)) || (status === 403 && isPage && isCloudflare)) {
    const why = `Cloudflare blocks this host (${at}): allow /api/agent/* in the security rules, switch Bot Fight Mode off, or ${OTHER_HOSTNAME}`;
    return { kind: 'block', why };
  }
  if (code !== null) {
    return { kind: 'cloudflare_error', why: `Cloudflare answered with its own error (${at}): look at the Worker's logs` };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'redirect',
      why: `a redirect came instead of an answer (${at}): is the URL complete and right, with https://?`,
    };
  }
  if (!isPage) return null;
  return { kind: 'page', why: `a web page came instead of an answer (${at}): is this the address of Argos Drift?` };
}

function isAccess({ headers, status }: Reply, page: string): boolean {
  if (Object.keys(headers).some((name) => name.startsWith('cf-access-'))) return true;
  const location = status >= 300 && status < 400 ? (headers.location ?? '') : '';
  return /\.cloudflareaccess\.com|\/cdn-cgi\/access\//i.test(`${location} ${page}`);
}

const TOLD_ON_A_PAGE = /\bcf-error-code\b[^>]{0,100}>\s*(1\d{3})\b|\berror(?:\s+code)?:?(?:\s|<[^>]{0,100}>){0,5}(1\d{3})\b/i;
const TOLD_AS_TEXT = /^\s*error code:\s*(1\d{3})\s*$/i;
const TOLD_AS_JSON = /"error_code"\s*:\s*(1\d{3})\b/;

/** The number of an error that Cloudflare itself tells of: on a page, as text, or as JSON (which `Accept` asks for). */
function cloudflareCode(text: string, isPage: boolean): string | null {
  const isJson = /"cloudflare_error"\s*:\s*true\b/.test(text);
  const match = (isPage ? TOLD_ON_A_PAGE : isJson ? TOLD_AS_JSON : TOLD_AS_TEXT).exec(text);
  return match?.[1] ?? match?.[2] ?? null;
}
