import type { KeyObject } from 'node:crypto';
import { SettingFault, type Settings } from '../settings/settings.ts';
import { loadKey } from './key.ts';

/** Who this host is for its Worker, as every signed message says. */
export interface Identity {
  /** The Worker, without a path. */
  url: URL;
  hostId: string;
  key: KeyObject;
}

const ENROL_HINT = 'Get a code from the dashboard and run: argos-drift-agent enroll URL CODE';

/**
 * Who this host is, as enrolment wrote it. The key file says under which id and at which Worker its key was enrolled. Where agent.yaml
 * has another id, a kill came between the renames of the two files: agent.yaml is of an earlier enrolment and the key file counts.
 * @returns null where it has no key yet
 * @throws SettingFault where something else is missing or the key cannot be used
 */
export function loadIdentity(settings: Settings): Identity | null {
  const found = loadKey(settings.keyFile);
  if (found === null) return null;
  const hostId = found.hostId ?? settings.hostId;
  const isEarlier = found.hostId !== null && settings.hostId !== null && found.hostId !== settings.hostId;
  const url = isEarlier ? (found.url ?? settings.url) : (settings.url ?? found.url);
  if (url === null) throw new SettingFault(`There is a key but no URL of a Worker. ${ENROL_HINT}`);
  if (hostId === null) throw new SettingFault(`There is a key but no host_id. ${ENROL_HINT}`);
  return { url, hostId, key: found.key };
}

/** @throws SettingFault where this host was never enrolled */
export function requireIdentity(settings: Settings): Identity {
  const identity = loadIdentity(settings);
  if (identity === null) throw new SettingFault(`This host is not enrolled: ${settings.keyFile} does not exist. ${ENROL_HINT}`);
  return identity;
}
