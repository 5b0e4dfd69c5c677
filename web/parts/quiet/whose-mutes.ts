import type { MuteDocument } from '#contract';
import { hostName } from '../../words/host-name.ts';

/** So many hosts of a mute are named, and the others counted. */
const NAMED = 3;

/** Of whom a mute is: `all hosts`, `web-1 and web-2`, `web-1, web-2, web-3 and 4 more`. */
export function mutedHosts({ hosts }: Pick<MuteDocument, 'hosts'>): string {
  if (hosts === '*') return 'all hosts';
  const names = hosts.slice(0, NAMED).map(hostName);
  const more = hosts.length - names.length;
  const last = more > 0 ? `${more} more` : names.pop();
  return [names.join(', '), last].filter(Boolean).join(' and ');
}

/** The mutes by which nobody is alerted of a host; null: those of all hosts. */
export const mutesOf = (mutes: readonly MuteDocument[], host: string | null): MuteDocument[] =>
  mutes.filter(({ hosts }) => hosts === '*' || hosts.some(({ id }) => id === host));
