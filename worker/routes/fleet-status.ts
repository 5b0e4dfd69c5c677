import { type Context, Hono } from 'hono';
import { accept, type Outcome } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet, figuresOfLine, findLine, type HostSelection, type StatusFacts, statusDocument } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { readHostSelection } from './context.ts';
import { readFigures } from './figures.ts';
import { readPublishedFor } from './published.ts';

/** 200 where nothing needs anybody, 503 with what does: the same document, so that a monitor needs to look at the status alone. */
export const fleetStatus = new Hono<AppEnv>().get('/', async (c) => {
  const selection = readHostSelection(c);
  if (!selection.ok) return problem(c, selection.refusal);
  const host = selection.value;
  if (host.kind === 'several' || host.kind === 'all') {
    const detail = 'This route is about one host, or about all where host is left out.';
    return problem(c, { code: 'invalid_query', detail, members: { field: 'host' } });
  }
  const now = Date.now();
  const facts = host.kind === 'only' ? await readFigures(c, now) : await readOne(c, host, now);
  if (!facts.ok) return problem(c, facts.refusal);
  const document = statusDocument(facts.value, now);
  return c.json(document, document.status === 'ok' ? 200 : 503);
});

/** One host's, from its line. Fleet is asked for one that has none, and for names, of which the snapshot has no index. */
async function readOne(
  c: Context<AppEnv>,
  host: Extract<HostSelection, { kind: 'one' }>,
  now: number,
): Promise<Outcome<StatusFacts>> {
  const published = await readPublishedFor(c, now);
  if (!published.ok) return published;
  const found = published.value === null ? null : findLine(published.value.text, host.host);
  return published.value === null || found === null
    ? callFleet(c.env, (fleet) => fleet.figures(c.get('caller'), host))
    : accept({ ...published.value.header, figures: figuresOfLine(found.line) });
}
