import type { Caller } from './auth/caller.ts';

/** What wrangler.toml binds, and the secrets and settings that a deployment may add. */
export interface Bindings extends Env {
  /** A secret. Without it (and without Cloudflare Access) `/api` is not served. */
  OPERATOR_TOKEN?: string;
  /** The name of the Fleet; one a deployment. */
  FLEET_NAME?: string;
  /** Where agents reach the Worker, when not at the dashboard's own address. */
  AGENT_URL?: string;
  /** Where operators open the dashboard, for links in messages; without it, where an operator's last change came from. */
  DASHBOARD_URL?: string;
  /** Cloudflare Access: `https://TEAM.cloudflareaccess.com` and the application's audience tag. */
  ACCESS_TEAM_DOMAIN?: string;
  ACCESS_AUD?: string;
  /** Addresses with commas between: who is an owner where Access is the only way in. Without effect beside an `OPERATOR_TOKEN`. */
  ACCESS_OWNERS?: string;
  /** What a service token of Access may do: `operator`, or `read_only` where it is anything else. */
  ACCESS_SERVICE_ROLE?: string;
}

/** A shorter one could be guessed, and it is the way in for whoever may do everything. */
const OPERATOR_TOKEN_MIN_CHARS = 24;

const SNAPSHOT_MAX_AGE_DEFAULT_S = 300;

/** Beyond an hour nobody would notice that the checks have stopped. */
const SNAPSHOT_MAX_AGE_MOST_S = 3600;

/** The oldest that a published snapshot may get, in milliseconds. A value outside 1 s to 1 h counts as unset. */
export function snapshotMaxAgeMs(env: Env): number {
  const seconds = Number(env.SNAPSHOT_MAX_AGE_S);
  return 1000 * (seconds > 0 && seconds <= SNAPSHOT_MAX_AGE_MOST_S ? seconds : SNAPSHOT_MAX_AGE_DEFAULT_S);
}

/** The address of the dashboard for links in messages, without a slash at its end; null where no setting has one. */
export function dashboardUrlOf(env: Pick<Bindings, 'DASHBOARD_URL'>): string | null {
  const url = env.DASHBOARD_URL ?? '';
  return /^https?:\/\//.test(url) && URL.canParse(url) ? new URL(url).origin : null;
}

/** The operator token; null where there is none or it is too short to count as one. */
export function operatorTokenOf(env: Pick<Bindings, 'OPERATOR_TOKEN'>): string | null {
  const token = env.OPERATOR_TOKEN ?? '';
  return token.length < OPERATOR_TOKEN_MIN_CHARS ? null : token;
}

/** What every route finds on its context; `caller` is set wherever the route is not public. */
export type AppEnv = { Bindings: Bindings; Variables: { caller: Caller } };
