import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the fake Worker received it. */
export interface Received {
  method: string;
  /** As dialled: origin and path. */
  url: string;
  headers: Record<string, string>;
  text: string;
  body: Record<string, unknown>;
}

/** The bytes of ends without an answer. */
const BROKEN = {
  hangUp: '',
  upgrade: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n',
  cutShort: 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
};

/** What the fake Worker answers. `body` is sent as JSON, a string as it is. `hangUp` closes the connection instead, `silence` keeps it open, `upgrade` switches to another protocol, `cutShort` ends in the middle of an answer. */
export type Scripted = { status: number; body: unknown; headers?: Record<string, string> } | keyof typeof BROKEN | 'silence';

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

/** A Worker that answers from a script, then by `otherwise`, and keeps what it received. */
export class FakeWorker {
  readonly received: Received[] = [];
  readonly script: Scripted[] = [];
  otherwise: (request: Received) => Scripted = () => answer();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakeWorker> {
    const server = createServer();
    const worker = new FakeWorker(server);
    server.on('request', async (request, response) => {
      const scripted = worker.#answer(await worker.#receive(request));
      if (scripted === 'silence') return;
      if (typeof scripted === 'string') {
        request.socket.write(BROKEN[scripted]);
        request.socket.destroySoon();
        return;
      }
      response.writeHead(scripted.status, { 'content-type': 'application/json', ...scripted.headers });
      response.end(typeof scripted.body === 'string' ? scripted.body : JSON.stringify(scripted.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return worker;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
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
