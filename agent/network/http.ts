import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { errorCode } from '../words/error-code.ts';
import { Connections } from './connections.ts';
import { httpRequest } from './node-http.ts';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface HttpRequest {
  method: 'POST' | 'PUT';
  url: URL;
  headers: Record<string, string>;
  body: Buffer;
  signal?: AbortSignal;
}

export interface Http {
  /**
   * Sends one request and reads the whole answer. Redirects are answers like any other.
   * @throws where no whole answer came: refused, timed out, too large, aborted, cut short, switched to another protocol
   */
  send(request: HttpRequest): Promise<Reply>;
  /** Closes the connections that are kept open. */
  close(): void;
}

/** A request ends after this long, whatever is still missing: a name, a proxy, a connection, TLS or the rest of the answer. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** An answer with an intent of 2,000 names has about 300 kB. */
const ANSWER_MAX_BYTES = 4 * 1_048_576;

const NO_ANSWER = 'the connection ended without an answer';
const CUT_SHORT = 'the connection ended in the middle of the answer';

/** The other side closed a kept connection just when it was used again. Nothing is wrong, and the request is sent once more. */
class StaleConnection extends Error {}

/** HTTP with kept connections. Not the global `fetch`, which needs twice the memory and does not run with `--jitless`. */
export function nodeHttp(userAgent: string, timeoutMs: number = REQUEST_TIMEOUT_MS): Http {
  const connections = new Connections();
  const once = (request: HttpRequest) => sendOnce(connections, request, userAgent, timeoutMs);
  return {
    send: (request) => once(request).catch((error) => (error instanceof StaleConnection ? once(request) : Promise.reject(error))),
    close: () => connections.close(),
  };
}

async function sendOnce(connections: Connections, wanted: HttpRequest, userAgent: string, timeoutMs: number): Promise<Reply> {
  const { method, url, body, signal } = wanted;
  const over = new AbortController();
  const stop = () => over.abort(new Error('it was ended before the answer came'));
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  const timer = setTimeout(() => over.abort(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  const headers = {
    ...wanted.headers,
    // Has Cloudflare send its own errors as JSON too.
    accept: 'application/json',
    'content-type': 'application/json',
    'content-length': body.length,
    'user-agent': userAgent,
  };
  try {
    const options = { method, agent: connections.agentFor(url), headers, signal: over.signal, ending: over.signal };
    return await new Promise<Reply>((resolve, reject) => {
      // While a request waits for its connection, Node would report the abort only once the connection is made or has failed.
      const end = () => reject(over.signal.reason);
      over.signal.addEventListener('abort', end);
      if (over.signal.aborted) return end();
      const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
      // From the response on its own events count: the connection may close before the last bytes of the response are read.
      let hasResponse = false;
      request.on('close', () => {
        if (!hasResponse) reject(new Error(NO_ANSWER));
      });
      request.on('error', (error) => {
        const isStale = request.reusedSocket && !hasResponse && ['ECONNRESET', 'EPIPE'].includes(errorCode(error));
        reject(isStale ? new StaleConnection(error.message) : error);
      });
      request.on('response', (response) => {
        hasResponse = true;
        readReply(response).then(resolve, reject);
      });
      request.end(body);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
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
    // For this one Node's message says no more than `aborted`.
    response.on('error', (error) => reject(errorCode(error) === 'ECONNRESET' ? new Error(CUT_SHORT) : error));
    // Where `end` or `error` came before it, this changes nothing.
    response.on('close', () => reject(new Error(NO_ANSWER)));
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: Buffer.concat(chunks).toString('utf8'),
      }),
    );
  });
}
