import type { KeyObject } from 'node:crypto';
import { SettingFault, type Settings } from '../settings/settings.ts';
import { HOW_TO_ENROL } from '../words/how-to-enrol.ts';
import { loadKey } from './key.ts';

/** Who this host is for its Worker, as every signed message says. */
export interface Identity {
  /** The Worker, without a path. */
  url: URL;
  hostId: string;
  key: KeyObject;
}

/**
 * Who this host is, as enrolment wrote it. Its Worker is the one of the settings, which are root's: the key file stands in a folder of
 * the agent's account, and what it says of a Worker may agree and no more. Of the host's id the key file has the last word, since its
 * key is good for no other.
 * @returns null where it has no key yet
 * @throws SettingFault where something else is missing, the two contradict each other, or the key cannot be used
 */
export function loadIdentity(settings: Settings): Identity | null {
  const { keyFile, unfinished } = settings;
  const found = loadKey(keyFile);
  if (found === null) return null;
  const hostId = found.hostId ?? settings.hostId;
  if (hostId === null) throw new SettingFault(`There is a key but no host_id. ${HOW_TO_ENROL}`);
  // A kill came between the renames of the two files: agent.yaml is of an earlier enrolment.
  if (hostId !== settings.hostId && hostId === unfinished?.hostId) return { url: unfinished.url, hostId, key: found.key };
  const { url } = settings;
  if (url === null) throw new SettingFault(`There is a key but no URL of a Worker. ${HOW_TO_ENROL}`);
  const isOthers = settings.hostId !== null && hostId !== settings.hostId;
  if (isOthers && found.url !== null && found.url.origin !== url.origin) {
    throw new SettingFault(
      `${keyFile} is the key of another host (${hostId} at ${found.url.origin}) than the settings name (${settings.hostId} at ${url.origin}). ` +
        `Put this host's key back. ${HOW_TO_ENROL}`,
    );
  }
  return { url, hostId, key: found.key };
}

/** @throws SettingFault where this host was never enrolled */
export function requireIdentity(settings: Settings): Identity {
  const identity = loadIdentity(settings);
  if (identity === null) throw new SettingFault(`This host is not enrolled: ${settings.keyFile} does not exist. ${HOW_TO_ENROL}`);
  return identity;
}
