import { runInDurableObject } from 'cloudflare:test';
import type { CatalogueItem } from '#contract';
import type { TestAgent } from '../../../support/agent.ts';
import { call } from '../../../support/api.ts';
import { fleetStub } from '../../../support/env.ts';

export const SSH = 'crowdsecurity/ssh-bf';

/** A hub of two scenarios and a collection that holds them. */
export const HUB: CatalogueItem[] = [
  { type: 'scenarios', name: SSH, version: '0.3', description: 'Detects SSH brute force' },
  { type: 'scenarios', name: 'crowdsecurity/ssh-slow-bf', version: '0.4' },
  {
    type: 'collections',
    name: 'crowdsecurity/sshd',
    version: '0.5',
    holds: [
      { type: 'scenarios', name: SSH },
      { type: 'scenarios', name: 'crowdsecurity/ssh-slow-bf' },
    ],
  },
];

/** Another hub, as many as are wanted. */
export const otherHub = (n: number): CatalogueItem[] => [{ type: 'scenarios', name: `me/scenario-${n}`, version: null }];

/** What the page is answered. */
export const catalogueOf = (agent: TestAgent, headers?: Record<string, string>) =>
  call('GET', `/api/security/catalogue?host=${agent.hostId}`, undefined, headers);

/** How many catalogues are stored. */
export const stored = () =>
  runInDurableObject(
    fleetStub(),
    (_, { storage }) => storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM catalogues').one().n,
  );
