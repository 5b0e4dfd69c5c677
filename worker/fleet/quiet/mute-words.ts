import { list, named } from '../../drift/index.ts';
import { readHost } from '../tables/hosts.ts';
import type { Mute } from '../tables/mutes.ts';

/** The hosts of a mute that there are, by the names that they have now. */
export function hostsOf(sql: SqlStorage, { hosts }: Pick<Mute, 'hosts'>): { id: string; name: string }[] {
  if (hosts === '*') return [];
  return hosts.flatMap((id) => {
    const host = readHost(sql, id);
    return host === null ? [] : [{ id, name: host.name }];
  });
}

/** What a mute is about, in a sentence: `web-1 and web-2`, `all hosts`. */
export function whatIsMuted({ hosts }: Pick<Mute, 'hosts'>, found: readonly { name: string }[]): string {
  return hosts === '*' ? 'all hosts' : list(found.map(({ name }) => name));
}

/** Whose a mute is, in a sentence: the host's own, or that of who made it. */
export const whoseMute = (mute: Pick<Mute, 'hostId' | 'createdBy'>): string =>
  mute.hostId === null ? `the mute that ${named(mute.createdBy)} had made` : "the host's own mute";
