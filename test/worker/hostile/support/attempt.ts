import { createHash } from 'node:crypto';
import { digestInput, SEQUENCE_HEADER } from '#contract';
import { ORIGIN } from '../../support/api.ts';
import { OPERATOR_TOKEN } from '../../support/env.ts';
import { SERVED_ROUTES, type ServedRoute } from '../../support/routes.ts';
import type { Random } from './random.ts';
import { mutated, oddBody, oddText, oddValue, tooLarge } from './values.ts';
import type { World } from './world.ts';

/** One hostile request. `prepare` makes it anew each time: a message of a host needs a sequence of its own. */
export interface Attempt {
  name: string;
  method: string;
  /** A host's message: those of a batch are sent one after the other, since a later one makes an earlier one stale. */
  isMessage: boolean;
  prepare(): Promise<Request>;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'FOO', 'get'];
/** Of 250 requests about as many as a host may send at once. */
const MESSAGES = 0.07;

const CODE_ROUTES = new Set(['/api/session', '/api/agent/enroll']);
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A body that a route takes, to be made hostile; none of the routes has to be named here. */
function samplesOf(world: World): Record<string, unknown[]> {
  const { attacker, bystander } = world;
  const public_key = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) };
  return {
    '/api/session': [{ token: OPERATOR_TOKEN }, { code: world.loginCode }, { token: 'wrong' }],
    '/api/security/scenarios/:name': [{ disabled: true }, { disabled: false }],
    '/api/security/appsec-tuning': [{ inbound_threshold: 10, outbound_threshold: 5 }],
    '/api/hosts/enrollments': [{}, { host_id: bystander.hostId }, { intent_of: bystander.hostId }],
    '/api/hosts/:id': [{ name: 'web-9', apply_command: 'sudo argos-drift-apply' }],
    '/api/hosts/:id/intent/copies': [{ to: [attacker.hostId, bystander.hostId], dry_run: true }],
    '/api/agent/enroll': [{ code: world.enrolmentCode, public_key, hostname: 'new', install: 'systemd' }],
    '/api/agent/report': [attacker.reportBody(), attacker.heartbeatBody()],
  };
}

/**
 * A request that somebody may send to any of the app's routes, or near one.
 * @param who `strangers` have no credentials that may change anything, `insiders` have them and a host's key
 */
export function attemptOf(world: World, who: 'strangers' | 'insiders', random: Random): Attempt {
  const route = random.pick(SERVED_ROUTES);
  if (who === 'insiders' && random.chance(MESSAGES)) return messageAttempt(world, random);
  const method = random.chance(0.8) ? route.method : random.pick(METHODS);
  const url = `${ORIGIN}${pathOf(route, world, random)}${queryOf(world, random)}`;
  const headers = { ...credentialsOf(route, world, who, random), ...oddHeaders(random) };
  const body = READING.has(method.toUpperCase()) ? undefined : bodyOf(route, world, who, random);
  return {
    name: `${method} ${url} ${JSON.stringify(headers)} ${body?.slice(0, 500) ?? ''}`,
    method,
    isMessage: false,
    prepare: async () => new Request(url, { method, headers, body }),
  };
}

function pathOf(route: ServedRoute, world: World, random: Random): string {
  const ids = [world.attacker.hostId, world.bystander.hostId];
  const parameter = () =>
    random.pick([
      () => random.pick(ids),
      () => random.pick(['crowdsecurity%2Fssh-bf', 'ssh-bf', 'owner%2Fnew']),
      () => encodeURIComponent(oddText(random).replace(/\p{Cs}/gu, '')).slice(0, 2_000),
      () =>
        random.pick([
          '%2e%2e%2f%2e%2e',
          '%',
          '%zz',
          '%00',
          '%F0%28',
          'a%2Fb%2Fc',
          '..;',
          '-',
          '__proto__',
          random.pick(ids).toUpperCase(),
        ]),
    ])();
  const path = route.path.replace(/:\w+/g, parameter);
  if (random.chance(0.8)) return path;
  return random.pick([
    () => path.replace('/', '//'),
    () => `${path}/`,
    () => path.toUpperCase(),
    () => path.replace('/api', '/API'),
    () => path.replaceAll('/', '%2F'),
    () => path.replace(/\/(\w+)$/, '%2f$1'),
    () => `/x/..${path}`,
    () => `/.${path}`,
    () => `${path}/../..`,
    () => `${path}%00`,
    () => `${path};a=b`,
    () => `${path}.json`,
    () => `/assets/..%2f..${path}`,
    () => `${path}/${'x/'.repeat(500)}`,
    () => `/api/${oddText(random).replace(/\p{Cs}/gu, '')}`,
    () => `\\api\\hosts`,
  ])();
}

function queryOf(world: World, random: Random): string {
  if (random.chance(0.5)) return '';
  const id = random.pick([world.attacker.hostId, world.bystander.hostId]);
  return random.pick([
    `?host=${id}`,
    '?host=*',
    `?host=${id},${id},aaaaaaaaaaaa`,
    `?host=${world.attacker.hostId},${world.bystander.hostId}`,
    `?host=${id}&host=${id}`,
    '?host=',
    `?host=${','.repeat(300)}`,
    '?host=%00',
    '?host=__proto__',
    `?fresh=true&host=${id}`,
    '?fresh=TRUE',
    '?before=-1&limit=1e9',
    '?before=999999999999999&limit=200',
    '?limit=0',
    '?limit=99999999999999999999',
    '?%zz=%',
    '?host[]=a',
    `?token=${OPERATOR_TOKEN}`,
    `?${'a=b&'.repeat(300)}`,
  ]);
}

function credentialsOf(route: ServedRoute, world: World, who: 'strangers' | 'insiders', random: Random): Record<string, string> {
  if (random.chance(0.15)) return {};
  // A viewer can log out, and that is a change.
  if (who === 'strangers')
    return random.pick(random.chance(0.6) || route.path === '/api/session' ? world.invalid : world.viewers);
  return random.pick(random.chance(0.1) ? world.viewers : world.operators);
}

function oddHeaders(random: Random): Record<string, string> {
  const headers: Record<string, string> = {
    'cf-connecting-ip': random.chance(0.9)
      ? crypto.randomUUID()
      : random.pick(['192.0.2.9', '::', '2001:db8::1', 'x', ':::::::::::']),
  };
  if (random.chance(0.8)) headers['content-type'] = 'application/json';
  if (random.chance(0.7)) return headers;
  return {
    ...headers,
    ...random.pick<Record<string, string>>([
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      {
        'content-type': random.pick([
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data; boundary=x',
          'application/json; charset=utf-7',
          ';',
        ]),
      },
      { 'content-encoding': 'gzip' },
      { 'x-http-method-override': 'DELETE' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
      { range: 'bytes=0-18446744073709551615' },
      { 'if-none-match': '*' },
      { accept: 'text/html', 'accept-language': 'x'.repeat(4_000) },
      { upgrade: 'websocket', connection: 'upgrade' },
      { expect: '100-continue' },
      { 'x-long': 'x'.repeat(16_000) },
      {
        signature: 'sig1=:eA==:',
        'signature-input': 'sig1=();keyid="x"',
        'content-digest': 'sha-256=:x:',
        [SEQUENCE_HEADER]: '1',
      },
    ]),
  };
}

function bodyOf(route: ServedRoute, world: World, who: 'strangers' | 'insiders', random: Random): string {
  if (random.chance(0.003)) return tooLarge();
  // Codes are good for whoever has one.
  const sample =
    who === 'strangers' && CODE_ROUTES.has(route.path) ? { code: 'wrong' } : random.pick(samplesOf(world)[route.path] ?? [{}]);
  if (random.chance(0.5)) return JSON.stringify(mutated(sample, random));
  return random.chance(0.5) ? JSON.stringify(sample) : oddBody(random);
}

/** A message that the attacker's own host signed, or somebody who has not its key. */
function messageAttempt(world: World, random: Random): Attempt {
  const { attacker } = world;
  const address = { 'cf-connecting-ip': crypto.randomUUID() };
  const body = messageBody(world, random);
  const tampering = random.chance(0.5) ? null : random.below(8);
  const value = oddText(random)
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 200);
  const odd = oddValue(random);
  return {
    name: `POST /api/agent/report ${body.slice(0, 500)} tampering ${tampering} ${value} ${JSON.stringify(odd).slice(0, 100)}`,
    method: 'POST',
    isMessage: true,
    async prepare() {
      const sequence = tampering === 0 ? attacker.sequence : ++attacker.sequence;
      const { text, headers } = await attacker.sign(body, sequence);
      const input = headers['signature-input'] ?? '';
      switch (tampering) {
        case 1:
          headers['signature-input'] = input.replace(attacker.hostId, world.bystander.hostId);
          break;
        case 2:
          headers['signature-input'] = input.replace(attacker.hostId, value);
          break;
        case 3:
          headers['signature-input'] = value;
          break;
        case 4:
          headers.signature = value;
          break;
        case 5:
          headers[SEQUENCE_HEADER] = typeof odd === 'number' ? String(odd) : value;
          break;
        case 6:
          headers['content-digest'] = value;
          break;
        case 7:
          headers['signature-input'] = `${input}, ${input.replace('sig1', 'b')}`;
      }
      return new Request(`${ORIGIN}/api/agent/report`, { method: 'POST', headers: { ...headers, ...address }, body: text });
    },
  };
}

function messageBody({ attacker }: World, random: Random): string {
  if (random.chance(0.15)) return oddBody(random);
  if (random.chance(0.15))
    return JSON.stringify({
      ...random.pick([attacker.reportBody(), attacker.heartbeatBody()]),
      digest: `sha256:${'0'.repeat(64)}`,
    });
  const body = mutated(random.chance(0.7) ? attacker.reportBody() : attacker.heartbeatBody(), random);
  if (random.chance(0.4) && typeof body === 'object' && body !== null && 'scenarios' in body) {
    try {
      // With the digest in order, what is wrong is looked at.
      Object.assign(body, { digest: `sha256:${createHash('sha256').update(digestInput(body)).digest('hex')}` });
    } catch {
      // What has no canonical form has no digest.
    }
  }
  return JSON.stringify(body);
}
