import { createHash } from 'node:crypto';
import { createSignature, webcrypto } from 'http-message-sig';
import {
  type CatalogueItem,
  catalogueDigestInput,
  digestInput,
  type EngineReport,
  type InstalledScenario,
  type ProtectionGap,
  type RunningScenarios,
  type ScenariosReport,
  SEQUENCE_HEADER,
  SIGNATURE_ALGORITHM,
  SIGNATURE_COMPONENTS,
  SIGNATURE_TAG,
  SURFACES,
  type TuningReport,
} from '#contract';
import { call, nobody, ORIGIN } from './api.ts';

export function item(name: string, other: Partial<InstalledScenario> = {}): InstalledScenario {
  return { name, file: `${name.split('/').at(-1)}.yaml`, origin: 'hub', content: 'clean', ...other };
}

export const TUNING: TuningReport = {
  state: 'read',
  detail: null,
  path: '/etc/crowdsec/appsec-rules/argos-tuning.yaml',
  sha256: 'a'.repeat(64),
  modified_at: '2026-03-01T03:00:00Z',
  inbound: 15,
  outbound: 4,
  loaded_by: ['argos/appsec-block'],
};

/** What an engine loaded of the scenarios, where it differs from what is installed. */
export function loaded(other: Partial<RunningScenarios> = {}): RunningScenarios {
  return { removed: [], added: [], simulated: [], not_simulated: [], ...other };
}

/** An engine that runs what is on disk. */
export const RUNNING: EngineReport = {
  state: 'running',
  why: null,
  started_at: '2026-03-01T03:00:00Z',
  loaded_at: '2026-03-01T03:30:00Z',
  reload_needed: false,
  changed_since: [],
  changed_count: 0,
  scenarios: loaded(),
  tuning: { inbound: 15, outbound: 4 },
};
export const DOWN: EngineReport = {
  ...RUNNING,
  state: 'down',
  why: 'nothing listens on 127.0.0.1:8080',
  loaded_at: null,
  scenarios: null,
  tuning: null,
};
export const UNKNOWN: EngineReport = { ...DOWN, state: 'unknown', why: 'no load was seen yet' };

export const REPORT = { method: 'POST', path: '/api/agent/report' } as const;
export const MUTE = { method: 'POST', path: '/api/agent/mute' } as const;
export const CATALOGUE = { method: 'PUT', path: '/api/agent/catalogue' } as const;

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** A body of `PUT /api/agent/catalogue`. */
export const catalogueBody = (items: unknown) => ({ digest: sha256(catalogueDigestInput(items)), items });

/** An agent that signs like the real one and reports what a test tells it to. */
export class TestAgent {
  sequence = Date.now();
  instance = crypto.randomUUID();
  mode: 'run' | 'check' = 'run';
  version = '0.1.0';
  delivered: number | null = null;
  /** Left out of its messages while undefined, as older agents do. */
  engine?: EngineReport;
  loadFault?: string | null;
  applyRunning?: boolean;
  apply?: { revision: number; since: string };
  gaps?: ProtectionGap[];
  /** What its hub holds; its messages name it where it is set. */
  hub?: CatalogueItem[];
  tuning: TuningReport = TUNING;
  scenarios: ScenariosReport = {
    state: 'read',
    detail: null,
    mount_path: '/etc/crowdsec/scenarios',
    installed: [],
    ignored: [],
    ignored_count: 0,
  };

  private constructor(
    readonly hostId: string,
    readonly privateKey: CryptoKey,
  ) {}

  /** Makes a key and enrols, as a new host or as the host that a code is for. */
  static async enrol(hostname = 'web-1', code?: string): Promise<TestAgent> {
    const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair;
    const { kty, crv, x } = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as JsonWebKey;
    const used = code ?? (await call('POST', '/api/hosts/enrollments', {})).body.code;
    const answer = await call(
      'POST',
      '/api/agent/enroll',
      { code: used, public_key: { kty, crv, x }, hostname, install: 'systemd' },
      nobody,
    );
    if (answer.status !== 200) throw new Error(`not enrolled: ${JSON.stringify(answer.body)}`);
    return new TestAgent(answer.body.host_id, pair.privateKey);
  }

  installs(...names: string[]): this {
    this.scenarios = { ...this.scenarios, installed: names.map((name) => item(name)) };
    return this;
  }

  /** The same, and it tells which of them are simulated, as agents do since the baseline is adopted. */
  installsKnown(plain: readonly string[], simulated: readonly string[] = []): this {
    const installed = [
      ...plain.map((name) => item(name, { simulated: false })),
      ...simulated.map((name) => item(name, { simulated: true })),
    ];
    this.scenarios = { ...this.scenarios, installed };
    return this;
  }

  /** Says so of the engine, in a heartbeat. */
  async runs(engine: EngineReport | undefined) {
    this.engine = engine;
    return this.heartbeat();
  }

  /** A full report of what the test set, and its confirmation where an intent came back: like the real agent. */
  async report() {
    const answer = await this.send(this.reportBody());
    if (answer.status === 200 && answer.body.intent.revision !== this.delivered) {
      this.delivered = answer.body.intent.revision;
      return this.heartbeat();
    }
    return answer;
  }

  async heartbeat() {
    return this.send(this.heartbeatBody());
  }

  heartbeatBody() {
    return {
      schema: 1,
      agent: { version: this.version, instance: this.instance, mode: this.mode, started_at: '2026-03-01T03:00:00Z' },
      observed_at: '2026-03-01T04:00:00Z',
      digest: sha256(digestInput(this)),
      delivered_revision: this.delivered,
      engine: this.engine,
      load_fault: this.loadFault,
      apply_running: this.applyRunning,
      apply: this.apply,
      protection_gaps: this.gaps,
      catalogue: this.hub === undefined ? undefined : catalogueBody(this.hub).digest,
    };
  }

  reportBody() {
    const parts = Object.fromEntries(SURFACES.map(({ reportKey }) => [reportKey, this[reportKey]])) as Pick<
      this,
      'scenarios' | 'tuning'
    >;
    return { ...this.heartbeatBody(), ...parts };
  }

  /** Sends its catalogue as the real agent does where it is asked for. */
  async sendCatalogue(body: unknown = catalogueBody(this.hub)) {
    const { text, headers } = await this.sign(body, ++this.sequence, SIGNATURE_TAG, CATALOGUE);
    return call(CATALOGUE.method, CATALOGUE.path, text, headers);
  }

  /** Mutes itself as `argos-drift-agent mute` does. */
  async mute(duration_s: number, reason = 'kernel upgrade') {
    return this.sendMute({ duration_s, reason });
  }

  async sendMute(body: unknown, sequence: number = ++this.sequence) {
    const { text, headers } = await this.sign(body, sequence, SIGNATURE_TAG, MUTE);
    return call(MUTE.method, MUTE.path, text, headers);
  }

  async send(body: unknown, sequence: number = ++this.sequence) {
    return this.sendSigned(await this.sign(body, sequence));
  }

  async sendSigned({ text, headers }: { text: string; headers: Record<string, string> }) {
    return call(REPORT.method, REPORT.path, text, headers);
  }

  async sign(body: unknown, sequence: number, tag: string = SIGNATURE_TAG, to: { method: string; path: string } = REPORT) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const digest = `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;
    const headers = { 'content-digest': digest, [SEQUENCE_HEADER]: String(sequence) };
    const signed = await createSignature(
      {
        kind: 'request',
        method: to.method,
        targetUri: `${ORIGIN}${to.path}`,
        fields: Object.entries(headers).map(([name, value]) => ({ name, value })),
      },
      {
        components: [...SIGNATURE_COMPONENTS],
        parameters: { keyid: this.hostId, alg: SIGNATURE_ALGORITHM, tag },
        signer: webcrypto.signer(this.privateKey),
      },
    );
    return { text, headers: { ...headers, signature: signed.signature, 'signature-input': signed.signatureInput } };
  }
}
