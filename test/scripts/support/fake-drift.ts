import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SSH_BF } from './sandbox.ts';

export const TOKEN = 'a "quoted" \\token'.replaceAll(' ', '_');

/** A host and an Argos Drift that watches it, as far as the smoke script asks; `apply` is what the apply command would do. */
export class FakeDrift {
  private server: Server;
  declared: 'disabled' | 'enabled' | 'simulated' | null = null;
  simulated = false;
  installed = true;
  expected = { inbound: 15, outbound: 4 };
  actual = { inbound: 15, outbound: 4 };
  /** Faults to inject. */
  blind = false;
  applies = true;
  status = 'in_sync';
  /** Whether an AppSec loads the thresholds. */
  loadsTuning = true;
  readonly asked: string[] = [];

  private constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const [status, answer] = this.answer(request.method ?? '', request.url ?? '', request.headers.authorization, body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(answer === null ? '' : JSON.stringify(answer));
      });
    });
  }

  static async start(): Promise<FakeDrift> {
    const fake = new FakeDrift();
    await new Promise<void>((resolve) => fake.server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private apply(): [number, null] {
    if (this.applies) {
      if (this.declared !== null) this.installed = this.declared !== 'disabled';
      if (this.declared !== null) this.simulated = this.declared === 'simulated';
      this.actual = { ...this.expected };
    }
    return [204, null];
  }

  private answer(method: string, url: string, authorization: string | undefined, body: string): [number, unknown] {
    if (url === '/apply') return this.apply();
    this.asked.push(`${method} ${url}`);
    if (authorization !== `Bearer ${TOKEN}`) return [401, { code: 'unauthenticated', detail: 'Log in first' }];
    const scenario = `/api/security/scenarios/${encodeURIComponent(SSH_BF)}`;
    switch (`${method} ${url.replace(/\?.*/, '')}`) {
      case 'GET /api/security/drift':
        return [200, this.drift()];
      case 'GET /api/security/scenarios':
        return [200, { scenarios: [this.row('a/other', true), this.row(SSH_BF, this.installed)] }];
      case `PATCH ${scenario}`:
        this.declared = JSON.parse(body).declared ?? (JSON.parse(body).disabled ? 'disabled' : 'enabled');
        return [200, { name: SSH_BF, disabled: this.declared === 'disabled', changed: true }];
      case `DELETE ${scenario}`:
        this.declared = null;
        return [204, null];
      case 'PATCH /api/security/appsec-tuning': {
        const { inbound_threshold: inbound, outbound_threshold: outbound } = JSON.parse(body);
        this.expected = { inbound, outbound };
        return [200, { inbound_threshold: inbound, outbound_threshold: outbound }];
      }
      default:
        return [404, { code: 'not_found', detail: url }];
    }
  }

  private row(name: string, installed: boolean) {
    return {
      short_name: name.split('/')[1],
      canonical_name: name,
      installed,
      origin: 'hub',
      declared: this.declared,
      simulated: this.simulated,
      description: 'a "b" {\n',
    };
  }

  private drift() {
    const wrong = !this.blind && this.declared === 'disabled' && this.installed;
    const tuned = this.blind || JSON.stringify(this.expected) === JSON.stringify(this.actual);
    return {
      scenarios: {
        drift_detected: wrong,
        status: wrong ? 'drifted' : this.status,
        detail: 'about scenarios',
        expected_disabled: this.declared === 'disabled' ? [SSH_BF] : [],
        actually_enabled: wrong ? [SSH_BF] : [],
      },
      appsec_tuning: {
        drift_detected: !tuned,
        status: !tuned ? 'drifted' : this.loadsTuning ? 'in_sync' : 'unknown',
        reason: tuned && !this.loadsTuning ? 'not_loaded' : null,
        detail: 'about tuning',
        expected_inbound: this.expected.inbound,
        expected_outbound: this.expected.outbound,
        actual_inbound: this.actual.inbound,
        actual_outbound: this.actual.outbound,
      },
    };
  }
}
