import { env as testEnv } from 'cloudflare:workers';
import type { Bindings } from '../../../worker/env.ts';
import type { Fleet } from '../../../worker/fleet/index.ts';
import { type HostRow, readHost } from '../../../worker/fleet/tables/hosts.ts';

/** `ARGOS_SEED` repeats what was random, `ARGOS_DAYS` is how long a simulation lives; '' where none is given. */
export const env = testEnv as unknown as Bindings & { ARGOS_SEED: string; ARGOS_DAYS: string };
export const OPERATOR_TOKEN = 'operator-token-of-the-tests';

export function fleetStub(): DurableObjectStub<Fleet> {
  return env.FLEET.getByName('fleet') as unknown as DurableObjectStub<Fleet>;
}

/** The row of an enrolled host. */
export function hostOf(sql: SqlStorage, id: string): HostRow {
  const host = readHost(sql, id);
  if (host === null) throw new Error(`no host ${id}`);
  return host;
}
