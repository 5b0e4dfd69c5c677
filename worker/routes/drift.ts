import { Hono } from 'hono';
import { accept, type DriftDocument, type Outcome, refuse } from '#contract';
import type { Caller } from '../auth/caller.ts';
import type { AppEnv } from '../env.ts';
import {
  callFleet,
  driftDocument,
  emptyDriftDocument,
  findLine,
  type HostSelection,
  hostRequired,
  listHosts,
  parseHeader,
  SNAPSHOT_KEY,
  unknownHost,
} from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer } from './answer.ts';
import { readHostSelection } from './context.ts';

/** KV's smallest, in seconds. */
const CACHE_TTL_S = 30;

export const drift = new Hono<AppEnv>().get('/', async (c) => {
  const selection = readHostSelection(c);
  if (!selection.ok) return problem(c, selection.refusal);
  const caller = c.get('caller');
  if (c.req.query('fresh') !== 'true') {
    const snapshot = await c.env.SNAPSHOT.get(SNAPSHOT_KEY, { type: 'text', cacheTtl: CACHE_TTL_S });
    const found = snapshot === null ? null : readSnapshot(snapshot, selection.value, caller, Date.now());
    if (found !== null) return answer(c, found);
  }
  return answer(c, await callFleet(c.env, (fleet) => fleet.drift(caller, selection.value)));
});

/** The drift document from the snapshot, computing no verdict. Null where only Fleet can tell: a host that the snapshot does not hold yet. */
function readSnapshot(snapshot: string, selection: HostSelection, caller: Caller, now: number): Outcome<DriftDocument> | null {
  const header = parseHeader(snapshot);
  if (caller.session !== null && header.revoked.includes(caller.session.id)) {
    return refuse('unauthenticated', 'This session was logged out.');
  }
  switch (selection.kind) {
    case 'one': {
      const line = findLine(snapshot, selection.id);
      return line === null ? null : accept(driftDocument(header, selection.id, line, now));
    }
    case 'only': {
      if (header.hosts === 0) return accept(emptyDriftDocument(header, header.published_at));
      const hosts =
        header.hosts > 1
          ? listHosts(snapshot)
          : [{ id: snapshot.slice(snapshot.indexOf('\n') + 1, snapshot.indexOf('\t')), name: '' }];
      const [only, ...others] = hosts;
      if (only === undefined) return unknownHost();
      if (others.length > 0) return hostRequired(hosts);
      const line = findLine(snapshot, only.id);
      return line === null ? null : accept(driftDocument(header, only.id, line, now));
    }
    case 'several':
    case 'all':
      return refuse('invalid_query', 'This route is about one host.', { field: 'host' });
  }
}
