import { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import type { AppEnv } from './env.ts';
import { limitBody } from './limit-body.ts';
import { notFound } from './not-found.ts';
import { problem, problemOfError } from './problem.ts';
import { requireCaller } from './require-caller.ts';
import { acts } from './routes/acts.ts';
import { agent } from './routes/agent.ts';
import { alerts } from './routes/alerts.ts';
import { appsecTuning } from './routes/appsec-tuning.ts';
import { backup } from './routes/backup.ts';
import { badge } from './routes/badge.ts';
import { baseline } from './routes/baseline.ts';
import { catalogue } from './routes/catalogue.ts';
import { drift } from './routes/drift.ts';
import { fleetStatus } from './routes/fleet-status.ts';
import { healthz } from './routes/healthz.ts';
import { hosts } from './routes/hosts.ts';
import { metrics } from './routes/metrics.ts';
import { mutes } from './routes/mutes.ts';
import { scenarios } from './routes/scenarios.ts';
import { session } from './routes/session.ts';
import { sessions } from './routes/sessions.ts';
import { tokens } from './routes/tokens.ts';
import { waivers } from './routes/waivers.ts';

/** The HTTP side of the Worker: middleware in order, then the routes. Static assets have their headers from `_headers`. */
export const app = new Hono<AppEnv>();

app.use(
  secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: false,
    // The badge is there for pages of other sites, and says so itself.
    overwrite: false,
  }),
);
app.use(async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  // RFC 6797 section 7.2: never over plain HTTP. The same as in `_headers`; other hosts of the domain are not ours to decide on.
  if (c.req.url.startsWith('https:')) c.header('strict-transport-security', 'max-age=31536000');
});
app.use(
  methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => allow(problem(c, { code: 'method_not_allowed' }), methods) }),
);
// What is no asset falls through to here: a missing /assets/x.js is a 404, for whoever asks.
app.use(async (c, next) => (isServed(c.req.path) ? next() : notFound(c)));
app.use(requireCaller);
app.use(limitBody);

app.route('/healthz', healthz);
app.route('/metrics', metrics);
app.route('/badge.svg', badge);
app.route('/api/session', session);
app.route('/api/sessions', sessions);
app.route('/api/tokens', tokens);
app.route('/api/acts', acts);
app.route('/api/backup', backup);
app.route('/api/security/drift', drift);
app.route('/api/security/scenarios', scenarios);
app.route('/api/security/baseline', baseline);
app.route('/api/security/catalogue', catalogue);
app.route('/api/security/appsec-tuning', appsecTuning);
app.route('/api/alerts', alerts);
app.route('/api/hosts', hosts);
app.route('/api/fleet/status', fleetStatus);
app.route('/api/mutes', mutes);
app.route('/api/waivers', waivers);
app.route('/api/agent', agent);

app.notFound((c) => problem(c, { code: 'not_found' }));
app.onError(problemOfError);

/** Beside the API. wrangler.toml sends these to the Worker first too. */
const SERVED_BESIDE: ReadonlySet<string> = new Set(['/healthz', '/metrics', '/badge.svg']);

function isServed(path: string): boolean {
  return SERVED_BESIDE.has(path) || path === '/api' || path.startsWith('/api/');
}

function allow(response: Response, methods: string[]): Response {
  response.headers.set('allow', methods.join(', '));
  return response;
}
