import type { Random } from '../../../doubles/random.ts';
import { ORIGIN } from '../../support/api.ts';
import { SERVED_ROUTES } from '../../support/routes.ts';
import type { Attempt } from './attempt.ts';
import { messageAttempt } from './message-attempt.ts';
import { pathOf, queryOf } from './odd-address.ts';
import { bodyOf } from './odd-body.ts';
import { credentialsOf, oddHeaders } from './odd-headers.ts';
import type { Who, World } from './world.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'FOO', 'get'];
/** Of 250 requests about as many as a host may send at once. */
const MESSAGES = 0.07;

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A request that somebody may send to any of the app's routes, or near one. */
export function attemptOf(world: World, who: Who, random: Random): Attempt {
  const route = random.pick(SERVED_ROUTES);
  if (who === 'insiders' && random.chance(MESSAGES)) return messageAttempt(world, random);
  const method = random.chance(0.8) ? route.method : random.pick(METHODS);
  const url = `${ORIGIN}${pathOf(route, world, random)}${queryOf(world, random)}`;
  const headers = { ...credentialsOf(route, world, who, random), ...oddHeaders(random) };
  const body = READING.has(method.toUpperCase()) ? undefined : bodyOf(route, world, who, random);
  return {
    name: `${method} ${url} ${JSON.stringify(headers)} ${body?.slice(0, 500) ?? ''}`,
    method,
    isMessage: false,
    prepare: async () => new Request(url, { method, headers, body }),
  };
}
