import { Hono } from 'hono';
import {
  CopyRequest,
  type EnrollmentDocument,
  EnrollmentRequest,
  EVENT_KINDS,
  type EventKind,
  HostPatch,
  type HostsDocument,
  UndoRequest,
} from '#contract';
import { agentAddress, installCommand, uninstallCommand, upgradeCommand } from '../agent-address.ts';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { VERSION } from '../version.ts';
import { answer, answerEmpty } from './answer.ts';
import { readBody, readCount, readIfMatchOf } from './context.ts';

const EVENTS_PAGE_DEFAULT = 50;
const EVENTS_PAGE_MAX = 200;

export const hosts = new Hono<AppEnv>()
  .get('/', async (c) => {
    const build = c.env.DEPLOYMENT?.id || VERSION;
    const known = tagIn(c.req.header('if-none-match'), build);
    const outcome = await callFleet(c.env, (fleet) => fleet.hosts(c.get('caller'), known));
    if (!outcome.ok) return problem(c, outcome.refusal);
    // Null is only answered to a tag.
    const { tag, ...list } = outcome.value ?? { tag: known, hosts: null };
    if (tag) c.header('etag', `W/"${tag}.${build}"`);
    if (list.hosts === null) return c.body(null, 304);
    // An AGENT_URL that cannot be used is said to whoever adds a host; it hides no host.
    const address = agentAddress(c.env.AGENT_URL, c.req.url);
    const url = address.ok ? address.value : null;
    const agent = {
      version: VERSION,
      url,
      upgrade_command: url === null ? null : upgradeCommand(url),
      uninstall_command: url === null ? null : uninstallCommand(url),
    };
    return c.json({ ...list, agent } satisfies HostsDocument);
  })
  .post('/enrollments', async (c) => {
    const body = await readBody(c, EnrollmentRequest);
    if (!body.ok) return problem(c, body.refusal);
    const address = agentAddress(c.env.AGENT_URL, c.req.url);
    if (!address.ok) return problem(c, address.refusal);
    const { host_id: hostId = null, intent_of: intentOf = null } = body.value;
    const outcome = await callFleet(c.env, (fleet) => fleet.createEnrollment(c.get('caller'), hostId, intentOf));
    if (!outcome.ok) return problem(c, outcome.refusal);
    const { code, expires_at } = outcome.value;
    const command = installCommand(address.value, code);
    return c.json({ code, expires_at, command, url: address.value } satisfies EnrollmentDocument);
  })
  .patch('/:id', async (c) => {
    const body = await readBody(c, HostPatch);
    if (!body.ok) return problem(c, body.refusal);
    return answer(c, await callFleet(c.env, (fleet) => fleet.changeHost(c.get('caller'), c.req.param('id'), body.value)));
  })
  .delete('/:id', async (c) =>
    answerEmpty(c, await callFleet(c.env, (fleet) => fleet.removeHost(c.get('caller'), c.req.param('id')))),
  )
  .post('/:id/intent/copies', async (c) => {
    const ifMatch = readIfMatchOf(c);
    if (!ifMatch.ok) return problem(c, ifMatch.refusal);
    const body = await readBody(c, CopyRequest);
    if (!body.ok) return problem(c, body.refusal);
    const from = c.req.param('id');
    return answer(c, await callFleet(c.env, (fleet) => fleet.copyIntent(c.get('caller'), from, body.value, ifMatch.value)));
  })
  .get('/:id/events', async (c) => {
    const before = readCount(c.req.query('before'));
    const limit = readCount(c.req.query('limit'));
    if (before === undefined || limit === undefined) {
      return problem(c, { code: 'invalid_query', detail: 'before and limit must be whole numbers above 0.' });
    }
    const kinds = kindsIn(c.req.query('kind'));
    if (kinds === undefined) {
      return problem(c, {
        code: 'invalid_query',
        detail: `kind must be one or more of ${EVENT_KINDS.join(', ')}, with commas between.`,
      });
    }
    const size = Math.min(limit ?? EVENTS_PAGE_DEFAULT, EVENTS_PAGE_MAX);
    return answer(c, await callFleet(c.env, (fleet) => fleet.events(c.get('caller'), c.req.param('id'), before, size, kinds)));
  })
  .post('/:id/events/:event/undo', async (c) => {
    const ifMatch = readIfMatchOf(c);
    if (!ifMatch.ok) return problem(c, ifMatch.refusal);
    const body = await readBody(c, UndoRequest);
    if (!body.ok) return problem(c, body.refusal);
    // What is no number is asked for all the same, as one that no event has: whether the host is there is said first.
    const event = readCount(c.req.param('event')) ?? 0;
    const host = c.req.param('id');
    return answer(
      c,
      await callFleet(c.env, (fleet) => fleet.undoChange(c.get('caller'), host, event, body.value, ifMatch.value)),
    );
  });

/** Fleet's tag in the `ETag` of an answer of this build; null where there is none. */
function tagIn(header: string | undefined, build: string): string | null {
  const [, tag = null, of] = /^\s*(?:W\/)?"([^".]+)\.([^"]*)"\s*$/.exec(header ?? '') ?? [];
  return of === build ? tag : null;
}

/** The kinds of events that are asked for; null where all are, undefined where one of them is none. */
function kindsIn(query: string | undefined): EventKind[] | null | undefined {
  if (query === undefined) return null;
  const words = new Set(query.split(','));
  const kinds = EVENT_KINDS.filter((kind) => words.has(kind));
  return kinds.length === words.size ? kinds : undefined;
}
