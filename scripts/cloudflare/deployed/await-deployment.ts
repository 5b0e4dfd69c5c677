import { Fault } from '../fault.ts';
import type { System } from '../system/system.ts';
import { awaitHealth, type Health } from './health.ts';

export interface Awaited {
  origin: string;
  /** What `/healthz` must name. */
  versionId: string;
  /** A new cron trigger may take Cloudflare up to 15 minutes (its documentation of cron triggers). */
  isFirst: boolean;
  /** A new domain has to get its certificate. */
  isDomain: boolean;
}

const SECOND_MS = 1000;
const SEEN_WITHIN_MS = 90 * SECOND_MS;
const DOMAIN_SEEN_WITHIN_MS = 300 * SECOND_MS;
const CHECKED_WITHIN_MS = 150 * SECOND_MS;

/**
 * Waits until the new version answers, then until its first check is published, and says what it waits for.
 * @returns false where something in front of the Worker keeps its answer from us
 * @throws Fault where the version does not answer, or where checks that ran before have stopped
 */
export async function awaitDeployment(system: System, { origin, versionId, isFirst, isDomain }: Awaited): Promise<boolean> {
  system.say(
    `Waiting until ${origin}/healthz answers with version ${versionId}${isDomain ? ' (a new domain takes minutes)' : ''}...`,
  );
  const isNew = (health: Health) => health.kind === 'answer' && health.deployment === versionId;
  const limitMs = isDomain ? DOMAIN_SEEN_WITHIN_MS : SEEN_WITHIN_MS;
  const seen = await awaitHealth(system, origin, limitMs, (health) => isNew(health) || health.kind === 'guarded');
  if (seen.kind === 'guarded') {
    system.say(`Deployed. ${seen.by} stands before ${origin}/healthz, so whether the new version answers was not seen.
To let it be seen, and agents and monitors pass: docs/install.md, "Cloudflare Access" and "Bot Fight Mode".`);
    return false;
  }
  if (!isNew(seen)) {
    const what = seen.kind === 'silent' ? seen.why : `it is still version ${seen.deployment ?? 'without a name'}`;
    throw new Fault(
      `Deployed, but the new version was not seen within ${limitMs / SECOND_MS} s at ${origin}: ${what}.`,
      'Names and certificates can take some minutes more. Open the address, or run this again.',
    );
  }
  system.say('The new version answers. Waiting for its first check (the cron trigger runs each minute)...');
  const checked = await awaitHealth(
    system,
    origin,
    CHECKED_WITHIN_MS,
    (health) => isNew(health) && health.kind === 'answer' && health.isOk,
  );
  if (checked.kind === 'answer' && checked.isOk) system.say('The checks run.');
  else if (isFirst)
    system.say(
      `No check yet: Cloudflare may take up to 15 minutes until a new cron trigger runs. Until ${origin}/healthz is 200, look again.`,
    );
  else
    throw new Fault(
      `The new version answers, but its checks do not run: ${origin}/healthz was not 200 within ${CHECKED_WITHIN_MS / SECOND_MS} s.`,
      `Look at the Worker's cron trigger and logs at dash.cloudflare.com; ${origin}/healthz says when the last check was.`,
    );
  return true;
}
