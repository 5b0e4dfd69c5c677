import type { Caller } from './auth/caller.ts';

/** What wrangler.toml binds, and the secrets and settings that a deployment may add. */
export interface Bindings extends Env {
  /** A secret. Without it (and without Cloudflare Access) `/api` is not served. */
  OPERATOR_TOKEN?: string;
  /** The name of the Fleet; one a deployment. */
  FLEET_NAME?: string;
  /** Where agents reach the Worker, when not at the dashboard's own address. */
  AGENT_URL?: string;
  /** Cloudflare Access: `https://TEAM.cloudflareaccess.com` and the application's audience tag. */
  ACCESS_TEAM_DOMAIN?: string;
  ACCESS_AUD?: string;
}

const SNAPSHOT_MAX_AGE_DEFAULT_S = 300;

/** Beyond an hour nobody would notice that the checks have stopped. */
const SNAPSHOT_MAX_AGE_MOST_S = 3600;

/** The oldest that a published snapshot may get, in milliseconds. A value outside 1 s to 1 h counts as unset. */
export function snapshotMaxAgeMs(env: Env): number {
  const seconds = Number(env.SNAPSHOT_MAX_AGE_S);
  return 1000 * (seconds > 0 && seconds <= SNAPSHOT_MAX_AGE_MOST_S ? seconds : SNAPSHOT_MAX_AGE_DEFAULT_S);
}

/** What every route finds on its context; `caller` is set wherever the route is not public. */
export type AppEnv = { Bindings: Bindings; Variables: { caller: Caller } };
