import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault.ts';

/** The KV binding of wrangler.toml. */
export const SNAPSHOT_BINDING = 'SNAPSHOT';

/** @returns the Worker's name, as wrangler.toml has it */
export function workerName(root: string): string {
  const name = /^name\s*=\s*"([^"]+)"/m.exec(readFileSync(join(root, 'wrangler.toml'), 'utf8'))?.[1];
  if (name === undefined) throw new Fault('wrangler.toml names no Worker.', 'Put back its line: name = "argos-drift".');
  return name;
}

/** The title that wrangler gives a namespace that it provisions (autoProvisionedResourceName in wrangler 4.155). */
export function provisionedTitle(worker: string): string {
  return `${worker}-${SNAPSHOT_BINDING.toLowerCase().replaceAll('_', '-')}`;
}
