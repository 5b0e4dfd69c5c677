import { readdirSync, statSync } from 'node:fs';
import type { Folders } from '../observe/where.ts';
import { errorCode } from '../words/error-code.ts';
import { withoutPath } from '../words/reason.ts';

/** One of these stands in the folder of every CrowdSec: where the hub is elsewhere, the first. */
const OF_CROWDSEC = ['config.yaml', 'hub'];

/** A folder that cannot be the right one, and the setting that names it. */
export interface WrongFolder {
  why: string;
  setting: 'crowdsec_dir' | 'hub_dir';
}

/**
 * Whether the folders that are to be looked at are most probably not those of a CrowdSec. For commands that a person types: a folder
 * that is gone is evidence to a daemon, and a slip of the hand to a person.
 * @returns null where they may be
 */
export function wrongFolderOf({ crowdsecDir, hubDir }: Pick<Folders, 'crowdsecDir' | 'hubDir'>): WrongFolder | null {
  const entries = entriesOf(crowdsecDir);
  if (typeof entries === 'string') return { why: entries, setting: 'crowdsec_dir' };
  if (hubDir !== null) {
    const hub = entriesOf(hubDir);
    if (typeof hub === 'string') return { why: hub, setting: 'hub_dir' };
    return entries.includes('config.yaml')
      ? null
      : { why: `${crowdsecDir} is not the folder of a CrowdSec: it has no config.yaml`, setting: 'crowdsec_dir' };
  }
  if (entries.some((name) => OF_CROWDSEC.includes(name))) return null;
  return {
    why: `${crowdsecDir} is not the folder of a CrowdSec: it has neither a config.yaml nor a hub`,
    setting: 'crowdsec_dir',
  };
}

/** What stands in a folder, or why that cannot be told. */
function entriesOf(path: string): string[] | string {
  try {
    if (!statSync(path).isDirectory()) return `${path} is a file, not a folder`;
    return readdirSync(path);
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        return `There is no folder ${path}`;
      case 'EACCES':
      case 'EPERM':
        return `The folder ${path} cannot be read by this account (${errorCode(error)}), and may be by root`;
      default:
        return `The folder ${path} cannot be read: ${withoutPath(error)}`;
    }
  }
}
