import type { Random } from '../../../doubles/random.ts';
import { catalogueBody } from '../../support/agent.ts';
import { START } from '../../support/clock.ts';
import { OPERATOR_TOKEN } from '../../support/env.ts';
import type { ServedRoute } from '../../support/routes.ts';
import { mutated, oddBody, tooLarge } from './values.ts';
import type { Who, World } from './world.ts';

const CODE_ROUTES = new Set(['/api/session', '/api/agent/enroll']);

const QUIET = { until: new Date(START + 3_600_000).toISOString(), reason: 'an upgrade' };

/** A body that a route takes, to be made hostile; none of the routes has to be named here. */
function samplesOf(world: World): Record<string, unknown[]> {
  const { attacker, bystander } = world;
  const public_key = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) };
  return {
    '/api/session': [{ token: OPERATOR_TOKEN }, { code: world.loginCode }, { token: 'wrong' }],
    '/api/security/scenarios/:name': [{ disabled: true }, { disabled: false }],
    '/api/security/appsec-tuning': [{ inbound_threshold: 10, outbound_threshold: 5 }],
    '/api/alerts/channels': [
      { name: 'pager', kind: 'ntfy', url: 'https://ntfy.sh/topic', secret: 'tk_1', rules: { silence: { enabled: false } } },
      { name: 'bot', kind: 'telegram', secret: `1:${'A'.repeat(35)}`, options: { chat_id: -100 } },
    ],
    '/api/alerts/channels/:id': [{ url: 'https://127.1/', fallback_of: null }],
    '/api/hosts/enrollments': [{}, { host_id: bystander.hostId }, { intent_of: bystander.hostId }],
    '/api/hosts/:id': [{ name: 'web-9', apply_command: 'sudo argos-drift-apply' }],
    '/api/hosts/:id/intent/copies': [{ to: [attacker.hostId, bystander.hostId], dry_run: true }],
    '/api/agent/enroll': [{ code: world.enrolmentCode, public_key, hostname: 'new', install: 'systemd' }],
    '/api/agent/report': [attacker.reportBody(), attacker.heartbeatBody()],
    '/api/agent/catalogue': [catalogueBody([])],
    '/api/agent/mute': [{ duration_s: 3600, reason: 'an upgrade' }],
    '/api/mutes': [
      { hosts: [attacker.hostId, bystander.hostId], ...QUIET },
      { hosts: '*', ...QUIET },
    ],
    '/api/waivers': [{ host: attacker.hostId, surface: 'scenarios', item: 'crowdsecurity/ssh-bf', ...QUIET }],
  };
}

/** A body for a route: what it takes, that with something wrong in it, or nothing like it. */
export function bodyOf(route: ServedRoute, world: World, who: Who, random: Random): string {
  if (random.chance(0.003)) return tooLarge();
  // Codes are good for whoever has one.
  const sample =
    who === 'strangers' && CODE_ROUTES.has(route.path) ? { code: 'wrong' } : random.pick(samplesOf(world)[route.path] ?? [{}]);
  if (random.chance(0.5)) return JSON.stringify(mutated(sample, random));
  return random.chance(0.5) ? JSON.stringify(sample) : oddBody(random);
}
