import type { CopiesDocument, HostSummary, IntentTag } from '#contract';
import { api, atHost } from '../../data/api.ts';
import { request } from '../../data/request.ts';
import { ifMatch, isIntentChanged, type MadeOn } from '../../data/writes/intent-write.ts';
import type { Change } from '../../data/writes/last-change.ts';

type Results = CopiesDocument['results'];

/** What a copy would change on each host, and the revisions on which that was seen. */
export interface CopyPlan {
  results: Results;
  madeOn: MadeOn;
}

/** A host that was left as it is: somebody changed its intent, or that of the source, since the copy was shown. */
export interface NotCopied {
  id: string;
  name: string;
  /** Of its own intent and of the source's the newer change; null where that is not known. */
  change: Change | null;
  /** Whose intent that was. */
  of: 'target' | 'source';
}

/** How often a copy is sent again by itself. */
const AGAIN_MAX = 3;

/** Who changed what is looked up of so many hosts. */
const LOOKED_UP_MAX = 10;

const copy = (from: string, to: readonly string[], dry_run: boolean, madeOn: MadeOn = []) =>
  request<CopiesDocument>('POST', `${atHost(from)}/intent/copies`, { to, dry_run }, ifMatch(madeOn));

/** The revisions of the hosts of a list. */
export const revisionsOf = (hosts: readonly HostSummary[], ids: readonly string[]): IntentTag[] =>
  hosts.filter(({ id }) => ids.includes(id)).map(({ id, intent_revision }) => ({ host: id, revision: intent_revision }));

/**
 * Asks what a copy would change.
 * @param known the list of hosts as it was before: what is planned is never older than the revisions of that
 */
export async function planCopy(from: string, to: readonly string[], known: readonly HostSummary[]): Promise<CopyPlan> {
  const { results } = await copy(from, to, true);
  return { results, madeOn: revisionsOf(known, [from, ...to]) };
}

/** Which hosts of a copy are sent again, by what it would change of them now; of the others somebody changed what it changes, or it is so already. */
export function copyEnds(shown: Results, now: Results): { again: string[]; changed: string[] } {
  const planned = ({ changes, skipped }: Results[number]) => JSON.stringify([changes, skipped]);
  const before = new Map(shown.map((result) => [result.host, planned(result)]));
  const open = now.filter(({ changes }) => changes.length > 0);
  const isAsShown = (result: Results[number]) => before.get(result.host) === planned(result);
  const ids = (results: Results) => results.map(({ host }) => host);
  return { again: ids(open.filter(isAsShown)), changed: ids(open.filter((result) => !isAsShown(result))) };
}

/**
 * Copies an intent as it was shown. Resolves to the hosts that were left as they are since it would change something else there by now.
 * Throws as `request` does.
 */
export async function copyAsShown(from: string, { results: shown, madeOn }: CopyPlan): Promise<NotCopied[]> {
  let left = await overtakenBy(
    from,
    shown.map(({ host }) => host),
    madeOn,
  );
  const changed: string[] = [];
  for (let sent = 1; left.length > 0 && sent <= AGAIN_MAX; sent += 1) {
    // The list first: what is planned after it is never older.
    const newer = await api.hosts(null);
    const plan = await planCopy(from, left, newer?.document.hosts ?? []);
    const ends = copyEnds(shown, plan.results);
    changed.push(...ends.changed);
    left = ends.again.length === 0 ? [] : await overtakenBy(from, ends.again, plan.madeOn);
  }
  return notCopied(from, shown, [...changed, ...left]);
}

/** Copies; resolves to the hosts that refused since an intent has changed. */
async function overtakenBy(from: string, to: readonly string[], madeOn: MadeOn): Promise<string[]> {
  try {
    const { results } = await copy(from, to, false, madeOn);
    return results.filter(({ code }) => code === 'intent_changed').map(({ host }) => host);
  } catch (error) {
    // The source's own intent is another.
    if (isIntentChanged(error)) return [...to];
    throw error;
  }
}

async function notCopied(from: string, shown: Results, ids: readonly string[]): Promise<NotCopied[]> {
  if (ids.length === 0) return [];
  const { lastChange } = await import('../../data/writes/overtaken.ts');
  const ofSource = await lastChange(from);
  return Promise.all(
    shown
      .filter(({ host }) => ids.includes(host))
      .map(async ({ host: id, name }, at): Promise<NotCopied> => {
        const own = at < LOOKED_UP_MAX ? await lastChange(id) : null;
        const isOwn = own !== null && own.at >= (ofSource?.at ?? '');
        return { id, name, ...(isOwn ? { change: own, of: 'target' } : { change: ofSource, of: 'source' }) };
      }),
  );
}
