import { Hono } from 'hono';
import { accept, type DriftDocument, type Outcome } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet, driftDocument, emptyDriftDocument, findLine, type HostSelection, onlyLine } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer } from './answer.ts';
import { readHostSelection } from './context.ts';
import { type Published, readPublishedFor } from './published.ts';

export const drift = new Hono<AppEnv>().get('/', async (c) => {
  const selection = readHostSelection(c);
  if (!selection.ok) return problem(c, selection.refusal);
  const host = selection.value;
  if (host.kind === 'several' || host.kind === 'all') {
    return problem(c, { code: 'invalid_query', detail: 'This route is about one host.', members: { field: 'host' } });
  }
  const now = Date.now();
  const published = c.req.query('fresh') === 'true' ? accept(null) : await readPublishedFor(c, now);
  if (!published.ok) return problem(c, published.refusal);
  const found = published.value === null ? null : readHost(published.value, host, now);
  return answer(c, found ?? (await callFleet(c.env, (fleet) => fleet.drift(c.get('caller'), host))));
});

/** One host's drift from the snapshot, computing no verdict. Null where only Fleet can tell: which hosts there are, one that is new, or one without a line. */
function readHost(
  { header, text }: Published,
  host: Extract<HostSelection, { kind: 'one' | 'only' }>,
  now: number,
): Outcome<DriftDocument> | null {
  if (host.kind === 'only' && header.hosts === 0) return accept(emptyDriftDocument(header, header.published_at));
  const found = host.kind === 'one' ? findLine(text, host.host) : header.hosts === 1 ? onlyLine(text) : null;
  return found === null ? null : accept(driftDocument(header, found.id, found.line, now));
}
