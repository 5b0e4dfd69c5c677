import type { Caller } from './auth/caller.ts';

/** What wrangler.toml binds, and the secrets and settings that a deployment may add. */
export interface Bindings extends Env {
  /** A secret. Without it (and without Cloudflare Access) `/api` is not served. */
  OPERATOR_TOKEN?: string;
  /** The name of the Fleet; one a deployment. */
  FLEET_NAME?: string;
  /** Where agents reach the Worker, when not at the dashboard's own address. */
  AGENT_URL?: string;
  /** `true`: `/badge.svg` shows the fleet's worst state to anybody. */
  BADGE?: string;
  /** What is asked every 5 minutes while the checks run, so that somebody else notices when they stop. Its path is a secret as a rule. */
  HEARTBEAT_URL?: string;
  /** Where operators open the dashboard, for links in messages; without it, where an operator's last change came from. */
  DASHBOARD_URL?: string;
  /** Cloudflare Access: `https://TEAM.cloudflareaccess.com` and the application's audience tag. */
  ACCESS_TEAM_DOMAIN?: string;
  ACCESS_AUD?: string;
  /** Addresses with commas between: who is an owner where Access is the only way in. Without effect beside an `OPERATOR_TOKEN`. */
  ACCESS_OWNERS?: string;
  /** What a service token of Access may do: `operator`, or `read_only` where it is anything else. */
  ACCESS_SERVICE_ROLE?: string;
  /** "true": messages are sent over http and to addresses of private networks too. */
  ALERTS_ALLOW_PRIVATE?: string;
  /** Cloudflare's binding for e-mail (`send_email`), where the deployment has one. */
  EMAIL?: SendEmail;
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

/** What the deployment allows and has for sending messages. */
export function deliverySettings({ ALERTS_ALLOW_PRIVATE, EMAIL }: Pick<Bindings, 'ALERTS_ALLOW_PRIVATE' | 'EMAIL'>) {
  return { allowsPrivate: ALERTS_ALLOW_PRIVATE === 'true', sendsMail: EMAIL !== undefined };
}

/** What every route finds on its context; `caller` is set wherever the route is not public. */
export type AppEnv = { Bindings: Bindings; Variables: { caller: Caller } };
