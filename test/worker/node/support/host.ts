import { createHash, type KeyObject } from 'node:crypto';
import { digestInput } from '#contract';
import { newKey, publicJwk } from '../../../../agent/enroll/key.ts';
import { signedHeaders } from '../../../../agent/push/sign.ts';
import { OPERATOR_TOKEN } from './operator.ts';

const SURFACES = {
  scenarios: {
    state: 'read',
    detail: null,
    mount_path: '/etc/crowdsec/scenarios',
    installed: [{ name: 'crowdsecurity/ssh-bf', file: 'ssh-bf.yaml', origin: 'hub', content: 'clean' }],
    ignored: [],
    ignored_count: 0,
  },
  tuning: {
    state: 'read',
    detail: null,
    path: '/etc/crowdsec/appsec-rules/argos-tuning.yaml',
    sha256: 'a'.repeat(64),
    modified_at: '2026-03-01T03:00:00Z',
    inbound: 15,
    outbound: 4,
    loaded_by: ['argos/appsec-block'],
  },
};

/** An enrolled host, which signs as the agent does and speaks over a real socket. */
export class SocketHost {
  readonly #origin: string;
  readonly id: string;
  readonly key: KeyObject;
  /** Where Cloudflare says that it is. Limits by address count it. */
  readonly #address = crypto.randomUUID();
  sequence = Date.now();

  constructor(origin: string, id: string, key: KeyObject) {
    this.#origin = origin;
    this.id = id;
    this.key = key;
  }

  static async enrol(origin: string, name: string): Promise<SocketHost> {
    const json = { 'content-type': 'application/json', 'cf-connecting-ip': crypto.randomUUID() };
    const asOperator = { ...json, authorization: `Bearer ${OPERATOR_TOKEN}` };
    const made = await fetch(`${origin}/api/hosts/enrollments`, { method: 'POST', headers: asOperator, body: '{}' });
    const { code } = (await made.json()) as { code: string };
    const key = newKey();
    const wanted = { code, public_key: publicJwk(key), hostname: name, install: 'systemd' };
    const enrolled = await fetch(`${origin}/api/agent/enroll`, { method: 'POST', headers: json, body: JSON.stringify(wanted) });
    return new SocketHost(origin, ((await enrolled.json()) as { host_id: string }).host_id, key);
  }

  head() {
    return {
      schema: 1,
      agent: { version: '0.2.0', instance: 'abcdefgh', mode: 'run', started_at: '2026-03-01T03:00:00Z' },
      observed_at: '2026-03-01T04:00:00Z',
      digest: `sha256:${createHash('sha256').update(digestInput(SURFACES)).digest('hex')}`,
      delivered_revision: null,
    };
  }

  report() {
    return this.send(JSON.stringify({ ...this.head(), ...SURFACES }));
  }

  heartbeat() {
    return this.send(JSON.stringify(this.head()));
  }

  /** Signs and sends a text. `ms`: from sending to the end of the answer, without the time to sign. */
  async send(text: string, sequence = ++this.sequence): Promise<{ status: number; code: string | undefined; ms: number }> {
    const body = Buffer.from(text);
    const url = new URL('/api/agent/report', this.#origin);
    const signed = await signedHeaders({ method: 'POST', url, body, sequence, hostId: this.id, key: this.key });
    const headers = { ...signed, 'content-type': 'application/json', 'cf-connecting-ip': this.#address };
    const from = performance.now();
    const response = await fetch(url, { method: 'POST', headers, body });
    const { code } = (await response.json()) as { code?: string };
    return { status: response.status, code, ms: performance.now() - from };
  }
}
