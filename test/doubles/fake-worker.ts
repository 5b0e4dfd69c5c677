import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';

/** A request as the fake Worker received it. */
export interface Received {
  method: string;
  /** As dialled: origin and path. */
  url: string;
  headers: Record<string, string>;
  text: string;
  body: Record<string, unknown>;
}

/** What a client must trust (NODE_EXTRA_CA_CERTS) to believe a fake Worker with TLS. Its key is in the repository: good for tests alone. */
export const TLS_CA_FILE = fileURLToPath(new URL('tls/cert.pem', import.meta.url).href);
const tlsIdentity = () => ({
  cert: readFileSync(TLS_CA_FILE),
  key: readFileSync(fileURLToPath(new URL('tls/key.pem', import.meta.url).href)),
});

const HALF = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"intent":';

/** Ends without a whole answer: the bytes that come before the connection ends in the ordinary way, or is reset. */
const BROKEN = {
  hangUp: { bytes: '', isReset: false },
  reset: { bytes: '', isReset: true },
  resetInHeaders: { bytes: 'HTTP/1.1 200 OK\r\nContent-Ty', isReset: true },
  resetInBody: { bytes: HALF, isReset: true },
  cutShort: { bytes: HALF, isReset: false },
  garbage: { bytes: '\u0016\u0003\u0001 this is no HTTP\r\n\r\n', isReset: false },
  upgrade: { bytes: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n', isReset: false },
};

/** Ends that never come: nothing at all, or the beginning of an answer. */
const STALLED = { silence: '', stallInBody: HALF };

/** What the fake Worker answers: `body` is sent as JSON, a string as it is. Otherwise how it breaks off or stalls. */
export type Scripted =
  | { status: number; body: unknown; headers?: Record<string, string> }
  | keyof typeof BROKEN
  | keyof typeof STALLED;

export const VALID_INTENT = {
  revision: 7,
  changed_at: '2026-01-31T04:12:00.000Z',
  disabled_scenarios: ['crowdsecurity/ssh-bf'],
  enabled_scenarios: [],
  inbound_threshold: 15,
  outbound_threshold: 4,
  thresholds_declared: { inbound: true, outbound: true },
};

const verdict = (status: string) => ({ status, reason: null, detail: `It is ${status}.` });

/** A whole answer to a report or a heartbeat. */
export function answer(intent: unknown = VALID_INTENT, statuses: [string, string] = ['in_sync', 'in_sync']): Scripted {
  const verdicts = { scenarios: verdict(statuses[0]), appsec_tuning: verdict(statuses[1]) };
  return { status: 200, body: { intent, verdicts, next_report_in_s: 60, server_time: new Date().toISOString() } };
}

/** A problem answer (RFC 9457). */
export function problem(status: number, code: string, members: object = {}, headers: Record<string, string> = {}): Scripted {
  return { status, body: { type: 'about:blank', title: code, status, code, ...members }, headers };
}

function misbehave(socket: Socket, how: keyof typeof BROKEN | keyof typeof STALLED): void {
  if (how === 'silence' || how === 'stallInBody') {
    if (STALLED[how] !== '') socket.write(STALLED[how]);
    return;
  }
  const { bytes, isReset } = BROKEN[how];
  // Under TLS there is no reset to be had, and an end without its goodbye is as bad.
  const cut = () => (socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy());
  const end = () => (isReset ? cut() : socket.destroySoon());
  if (bytes === '') end();
  else socket.write(bytes, end);
}

/** A Worker that answers from a script, then by `otherwise`, and keeps what it received. */
export class FakeWorker {
  readonly received: Received[] = [];
  readonly script: Scripted[] = [];
  otherwise: (request: Received) => Scripted = () => answer();
  readonly #server: Server | SecureServer;

  private constructor(server: Server | SecureServer) {
    this.#server = server;
  }

  /** @param options.port where it listens, otherwise anywhere; `isSecure`: with TLS, by a certificate of the tests (`TLS_CA_FILE`) */
  static async start(options: { port?: number; isSecure?: boolean } = {}): Promise<FakeWorker> {
    const server = options.isSecure ? createSecureServer(tlsIdentity()) : createServer();
    const worker = new FakeWorker(server);
    server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
      const scripted = worker.#answer(await worker.#receive(request));
      if (typeof scripted === 'string') return misbehave(request.socket, scripted);
      // A test's time is its own, so it says what the date is.
      response.sendDate = false;
      response.writeHead(scripted.status, { 'content-type': 'application/json', ...scripted.headers });
      response.end(typeof scripted.body === 'string' ? scripted.body : JSON.stringify(scripted.body));
    });
    await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
    return worker;
  }

  get url(): URL {
    return new URL(
      `${this.#server instanceof SecureServer ? 'https' : 'http'}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
    );
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(request: IncomingMessage): Promise<Received> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const received = {
      method: request.method ?? '',
      url: `http://${headers.host}${request.url}`,
      headers,
      text,
      body: JSON.parse(text),
    };
    this.received.push(received);
    return received;
  }

  #answer(request: Received): Scripted {
    return this.script.shift() ?? this.otherwise(request);
  }
}
