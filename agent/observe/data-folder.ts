import { Unobservable } from './unobservable.ts';
import type { Where } from './where.ts';

const DEFAULT_DATA_DIR = '/var/lib/crowdsec/data';

/**
 * CrowdSec's data folder as CrowdSec sees it, without a slash at the end.
 * @throws Unobservable where it is not known which one that is
 */
export function dataFolder({ config, configFolder }: Where): string {
  if (config.state === 'unreadable') {
    throw new Unobservable('unreadable', `${configFolder}/config.yaml cannot be read, and it could name another data folder`);
  }
  if (config.doubts.dataDir !== undefined) throw new Unobservable('unreadable', config.doubts.dataDir);
  return config.dataDir ?? DEFAULT_DATA_DIR;
}
