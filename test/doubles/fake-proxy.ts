import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** What a fake proxy does with CONNECT: an HTTP status refuses it, `silence` never answers, `hangUp` closes. */
export type ProxyManner = 'connect' | 'silence' | 'hangUp' | number;

/** An HTTP proxy that connects (CONNECT) or misbehaves, and keeps what it was asked for. */
export class FakeProxy {
  /** `host:port` and the Proxy-Authorization of each CONNECT. */
  readonly asked: { target: string; authorization: string | null }[] = [];
  manner: ProxyManner = 'connect';
  /** Clients whose CONNECT is or was not answered, until they leave. */
  readonly waiting = new Set<Socket>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakeProxy> {
    const server = createServer((_, response) => response.writeHead(400).end());
    const proxy = new FakeProxy(server);
    server.on('connection', (socket) => proxy.#sockets.add(socket));
    server.on('connect', (request, client: Socket) => {
      client.on('error', () => undefined);
      proxy.asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] ?? null });
      proxy.#connect(request.url ?? '', client);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** @param credentials `user:password@`, as a URL has them */
  url(credentials = ''): string {
    return `http://${credentials}127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(target: string, client: Socket): void {
    if (this.manner === 'hangUp') return void client.destroy();
    if (this.manner === 'silence') {
      this.waiting.add(client);
      // Node's server keeps its own half open.
      client.on('end', () => this.waiting.delete(client));
      client.resume();
      return;
    }
    if (this.manner !== 'connect') return void client.end(`HTTP/1.1 ${this.manner} Refused\r\nContent-Length: 0\r\n\r\n`);
    const [host, port] = target.split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    this.#sockets.add(upstream);
    upstream.on('error', () => client.destroy());
  }
}
