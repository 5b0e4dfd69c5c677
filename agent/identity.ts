import type { Identity } from './exchange.ts';
import { loadKey } from './key.ts';
import { SettingFault, type Settings } from './settings.ts';

const ENROL_HINT = 'Get a code from the dashboard and run: argos-drift-agent enroll URL CODE';

/**
 * Who this host is, as enrolment wrote it.
 * @returns null where it has no key yet
 * @throws SettingFault where something else is missing or the key cannot be used
 */
export function loadIdentity(settings: Settings): Identity | null {
  const found = loadKey(settings.keyFile);
  if (found === null) return null;
  const hostId = settings.hostId ?? found.hostId;
  if (settings.url === null) throw new SettingFault(`There is a key but no URL of a Worker. ${ENROL_HINT}`);
  if (hostId === null) throw new SettingFault(`There is a key but no host_id. ${ENROL_HINT}`);
  return { url: settings.url, hostId, key: found.key };
}

/** @throws SettingFault where this host was never enrolled */
export function requireIdentity(settings: Settings): Identity {
  const identity = loadIdentity(settings);
  if (identity === null) throw new SettingFault(`This host is not enrolled: ${settings.keyFile} does not exist. ${ENROL_HINT}`);
  return identity;
}
