import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadIdentity } from '../../../../../agent/enroll/identity.ts';
import { publicJwk } from '../../../../../agent/enroll/key.ts';
import { parseHeader } from '../../../../../agent/sentinels/header.ts';
import { SENTINELS } from '../../../../../agent/sentinels/writing-order.ts';
import { readConfig, readUnfinished } from '../../../../../agent/settings/config-file.ts';
import { resolveSettings } from '../../../../../agent/settings/settings.ts';
import { intentOf } from './numbered-intent.ts';

/** The sentinels in a folder that are not exactly the text of one revision. */
export function brokenSentinels(sharedDir: string): string[] {
  return SENTINELS.filter((sentinel) => {
    const path = join(sharedDir, sentinel.file);
    if (!existsSync(path)) return false;
    const text = readFileSync(path, 'utf8');
    const written = parseHeader(text);
    return written === null || sentinel.text(intentOf(written.revision)) !== text;
  }).map(({ file }) => file);
}

/** The id that the Worker of these tests gives to a key that enrols at an address. */
export function idFor(x: string, origin: string): string {
  return createHash('sha256').update(`${x} ${origin}`).digest('hex').slice(0, 12);
}

/** Who the host is after a kill; fails where key, id and Worker are not of one enrolment. Null before the first. */
export function identityIn(folder: string): string | null {
  const configFile = join(folder, 'agent.yaml');
  const config = readConfig(configFile);
  const layers = { flags: { key_file: join(folder, 'host.key') }, environment: {}, file: config?.settings ?? {} };
  const identity = loadIdentity({ ...resolveSettings(layers, false), unfinished: readUnfinished(configFile) });
  if (identity === null) return null;
  const { x } = publicJwk(identity.key);
  if (identity.hostId !== idFor(x, identity.url.origin)) {
    throw new Error(`${identity.hostId} at ${identity.url.origin} is not what this key was enrolled as`);
  }
  return identity.hostId;
}
