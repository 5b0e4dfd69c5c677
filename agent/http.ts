import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface Reply {
  status: number;
  /** The header as it came, null where it did not. */
  retryAfter: string | null;
  text: string;
}

export interface PostRequest {
  url: URL;
  headers: Record<string, string>;
  body: Buffer;
  signal?: AbortSignal;
}

export interface Http {
  /**
   * Sends one POST and reads the whole answer. Redirects are answers like any other.
   * @throws where no whole answer came: refused, timed out, too large, aborted, cut short, switched to another protocol
   */
  post(request: PostRequest): Promise<Reply>;
  /** Closes the connections that are kept open. */
  close(): void;
}

/** A request ends after this long, whatever is still missing. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** An answer with an intent of 2,000 names has about 300 kB. */
const ANSWER_MAX_BYTES = 4 * 1_048_576;

const NO_ANSWER = 'the connection ended without an answer';

const KEPT_OPEN = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1 };

/** HTTP with one kept connection. Not the global `fetch`, which needs twice the memory and does not run with `--jitless`. */
export function nodeHttp(userAgent: string): Http {
  const plain = new HttpAgent(KEPT_OPEN);
  const secure = new HttpsAgent(KEPT_OPEN);
  return {
    post: ({ url, headers, body, signal }) =>
      new Promise<Reply>((resolve, reject) => {
        const isSecure = url.protocol === 'https:';
        const request = (isSecure ? httpsRequest : httpRequest)(url, {
          method: 'POST',
          agent: isSecure ? secure : plain,
          headers: { ...headers, 'content-type': 'application/json', 'content-length': body.length, 'user-agent': userAgent },
          signal,
        });
        const timer = setTimeout(() => request.destroy(new Error('no answer in time')), REQUEST_TIMEOUT_MS);
        // A connection may close before the last bytes of its response are read, so a response tells of its own end.
        let hasResponse = false;
        request.on('close', () => {
          clearTimeout(timer);
          if (!hasResponse) reject(new Error(NO_ANSWER));
        });
        request.on('error', reject);
        request.on('response', (response) => {
          hasResponse = true;
          readReply(response).then(resolve, reject);
        });
        request.end(body);
      }),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

function readReply(response: IncomingMessage): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > ANSWER_MAX_BYTES) response.destroy(new Error('the answer is too large'));
      else chunks.push(chunk);
    });
    response.on('error', reject);
    // Comes after the end or an error, and then changes nothing.
    response.on('close', () => reject(new Error(NO_ANSWER)));
    response.on('end', () => {
      const retryAfter = response.headers['retry-after'] ?? null;
      resolve({ status: response.statusCode ?? 0, retryAfter, text: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
