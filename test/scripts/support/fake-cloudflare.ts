import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VERSION_ID } from './fake-account.ts';

type Answer = { result: unknown } | { error: { code: number; message: string }; status: number };

export const ACCOUNT_ID = '0123456789abcdef0123456789abcdef';
const NAMESPACE_ID = 'f'.repeat(32);
const SCRIPT = 'argos-drift';
const NO_WORKER: Answer = { status: 404, error: { code: 10007, message: 'This Worker does not exist on your account.' } };

/** As much of Cloudflare's API as a deployment by the real wrangler asks for, with an account behind it. */
export class FakeCloudflare {
  worker = false;
  secrets: string[] = [];
  namespaces: { id: string; title: string }[] = [];
  crons: string[] = [];
  domains: string[] = [];
  /** Answers in place of the usual ones, by `METHOD /path` behind the account or by `/path` alone. */
  readonly faults: Record<string, Answer> = {};
  readonly requests: string[] = [];
  /** The metadata of the last upload. */
  metadata = '';
  private readonly server: Server = createServer(async (request, response) => {
    const answer = this.answer(request, await bodyOf(request));
    const isFault = 'error' in answer;
    const body = isFault
      ? { success: false, result: null, errors: [answer.error], messages: [] }
      : { success: true, result: answer.result, errors: [], messages: [] };
    response.writeHead(isFault ? answer.status : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });

  static async start(): Promise<FakeCloudflare> {
    const fake = new FakeCloudflare();
    await new Promise<void>((resolve) => fake.server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get env(): Record<string, string> {
    return {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      CLOUDFLARE_API_TOKEN: 'a-token-of-nobody-000000000000000000000',
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT_ID,
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    };
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer({ method = '', url = '' }: IncomingMessage, body: string): Answer {
    const path = url.replace(/\?.*/, '').replace(`/accounts/${ACCOUNT_ID}`, '');
    const call = `${method} ${path}`;
    this.requests.push(call);
    const fault = this.faults[call] ?? this.faults[path];
    if (fault !== undefined) return fault;
    const script = `/workers/scripts/${SCRIPT}`;
    const ofWorker = (result: unknown): Answer => (this.worker ? { result } : NO_WORKER);
    switch (call) {
      case `GET ${script}/secrets`:
        return ofWorker(this.secrets.map((name) => ({ name, type: 'secret_text' })));
      case `GET /workers/services/${SCRIPT}`:
        return ofWorker({ default_environment: { script: { last_deployed_from: 'wrangler', tag: 't', tags: null } } });
      case `GET ${script}/settings`:
        return ofWorker({ bindings: this.bindings() });
      case `GET ${script}/deployments`:
        return ofWorker({ deployments: [{ versions: [{ version_id: VERSION_ID, percentage: 100 }], source: 'wrangler' }] });
      case `GET ${script}/versions/${VERSION_ID}`:
        return ofWorker({ id: VERSION_ID, resources: { bindings: this.bindings() } });
      case `POST ${script}/assets-upload-session`:
        return { result: { jwt: 'assets', buckets: [] } };
      case 'GET /storage/kv/namespaces':
        // Wrangler asks for page after page until one is empty; the first has no number.
        return { result: /[?&]page=(?!1(&|$))/.test(url) ? [] : this.namespaces };
      case 'POST /storage/kv/namespaces':
        this.namespaces.push({ id: NAMESPACE_ID, title: JSON.parse(body).title });
        return { result: { id: NAMESPACE_ID } };
      case `DELETE /storage/kv/namespaces/${NAMESPACE_ID}`:
        this.namespaces = this.namespaces.filter(({ id }) => id !== NAMESPACE_ID);
        return { result: {} };
      case `PUT ${script}`:
        return this.upload(body);
      case `GET /workers/workers/${SCRIPT}`:
        return ofWorker({ subdomain: { enabled: false, previews_enabled: false } });
      case 'GET /workers/subdomain':
        return { result: { subdomain: 'example' } };
      case `POST ${script}/subdomain`:
        return { result: { enabled: true, previews_enabled: false } };
      case `PUT ${script}/schedules`:
        this.crons = JSON.parse(body).map(({ cron }: { cron: string }) => cron);
        return { result: { schedules: [] } };
      case `POST ${script}/domains/changeset`:
        return { result: { added: [], removed: [], updated: [], conflicting: [] } };
      case `PUT ${script}/domains/records`:
        this.domains = JSON.parse(body).origins.map(({ hostname }: { hostname: string }) => hostname);
        return { result: [] };
      case `GET ${script}/references`:
        return { result: {} };
      case `GET /workers/tails/by-consumer/${SCRIPT}`:
        return { result: [] };
      case `DELETE /workers/services/${SCRIPT}`:
        if (!this.worker) return NO_WORKER;
        this.worker = false;
        this.secrets = [];
        return { result: null };
      default:
        return { status: 404, error: { code: 7003, message: `Could not route to ${call}` } };
    }
  }

  private bindings(): object[] {
    return [{ type: 'kv_namespace', name: 'SNAPSHOT', namespace_id: NAMESPACE_ID }];
  }

  private upload(body: string): Answer {
    this.metadata = /name="metadata"[^{]*(\{.*\})/.exec(body)?.[1] ?? '';
    const { bindings } = JSON.parse(this.metadata) as { bindings: { type: string; name: string }[] };
    this.secrets.push(...bindings.filter(({ type }) => type === 'secret_text').map(({ name }) => name));
    this.worker = true;
    return { result: { id: SCRIPT, deployment_id: VERSION_ID.replaceAll('-', ''), startup_time_ms: 1 } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
