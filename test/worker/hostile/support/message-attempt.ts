import { createHash } from 'node:crypto';
import { digestInput, SEQUENCE_HEADER } from '#contract';
import type { Random } from '../../../doubles/random.ts';
import { CATALOGUE, catalogueBody, MUTE, REPORT } from '../../support/agent.ts';
import { ORIGIN } from '../../support/api.ts';
import type { Attempt } from './attempt.ts';
import { mutated, oddBody, oddText, oddValue } from './values.ts';
import type { World } from './world.ts';

/** A message that the attacker's own host signed, or somebody who has not its key. */
export function messageAttempt(world: World, random: Random): Attempt {
  const { attacker } = world;
  const address = { 'cf-connecting-ip': crypto.randomUUID() };
  const [to, body] = random.chance(0.15)
    ? [MUTE, muteBody(random)]
    : random.chance(0.25)
      ? [CATALOGUE, hubBody(world, random)]
      : [REPORT, messageBody(world, random)];
  const tampering = random.chance(0.5) ? null : random.below(8);
  const value = oddText(random)
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 200);
  const odd = oddValue(random);
  return {
    name: `${to.method} ${to.path} ${body.slice(0, 500)} tampering ${tampering} ${value} ${JSON.stringify(odd).slice(0, 100)}`,
    method: to.method,
    isMessage: true,
    async prepare() {
      const sequence = tampering === 0 ? attacker.sequence : ++attacker.sequence;
      const { text, headers } = await attacker.sign(body, sequence, undefined, to);
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
      return new Request(`${ORIGIN}${to.path}`, { method: to.method, headers: { ...headers, ...address }, body: text });
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

/** A mute of the attacker's own host, too long, with something wrong in it, or nothing like it. */
function muteBody(random: Random): string {
  if (random.chance(0.2)) return oddBody(random);
  const body = { duration_s: random.pick([0, 60, 86_400, 86_401, 1e9]), reason: 'an upgrade' };
  return JSON.stringify(random.chance(0.5) ? mutated(body, random) : body);
}

/** What the attacker's hub holds, as it is named, with something wrong in it, or nothing like it. */
function hubBody({ attacker }: World, random: Random): string {
  if (random.chance(0.2)) return oddBody(random);
  const body = catalogueBody(attacker.hub);
  if (random.chance(0.2)) return JSON.stringify(body);
  const items = mutated(body.items, random);
  try {
    return JSON.stringify(random.chance(0.5) ? { ...body, items } : mutated(catalogueBody(items), random));
  } catch {
    // What has no canonical form has no digest.
    return JSON.stringify({ ...body, items });
  }
}
