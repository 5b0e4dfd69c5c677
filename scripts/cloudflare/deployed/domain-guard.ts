import { Fault } from '../fault.ts';
import type { System } from '../system/system.ts';
import { askHealth } from './health.ts';

/**
 * Refuses a host name that serves something else. Without a terminal, wrangler overrides whatever Worker or DNS records it
 * has, and asks nothing (publishCustomDomains in wrangler 4.155): a website could be gone.
 * @throws Fault
 */
export async function demandFreeDomain(system: System, domain: string): Promise<void> {
  if (!(await system.hasAddress(domain))) return;
  const health = await askHealth(system, `https://${domain}`);
  if (health.kind === 'answer') return;
  throw new Fault(
    `${domain} has an address already, and it is not Argos Drift that answers there. Deploying would replace its DNS records.`,
    `Choose another host name, or remove its records at dash.cloudflare.com and run this again. If only a wildcard record answers, or Argos Drift does but behind Access: deploy without --domain, add the domain to the Worker by hand (its Settings, Domains & Routes), and let /healthz pass.`,
  );
}
