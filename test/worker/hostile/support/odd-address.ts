import type { Random } from '../../../doubles/random.ts';
import { OPERATOR_TOKEN } from '../../support/env.ts';
import type { ServedRoute } from '../../support/routes.ts';
import { oddText } from './values.ts';
import type { World } from './world.ts';

/** A path of a route, with something that is there or is not in the place of what varies, and at times spelled as no client would. */
export function pathOf(route: ServedRoute, world: World, random: Random): string {
  const ids = [world.attacker.hostId, world.bystander.hostId];
  const parameter = () =>
    random.pick([
      () => random.pick(ids),
      () => random.pick(['crowdsecurity%2Fssh-bf', 'ssh-bf', 'owner%2Fnew']),
      () => encodeURIComponent(oddText(random).replace(/\p{Cs}/gu, '')).slice(0, 2_000),
      () =>
        random.pick([
          '%2e%2e%2f%2e%2e',
          '%',
          '%zz',
          '%00',
          '%F0%28',
          'a%2Fb%2Fc',
          '..;',
          '-',
          '__proto__',
          random.pick(ids).toUpperCase(),
        ]),
    ])();
  const path = route.path.replace(/:\w+/g, parameter);
  if (random.chance(0.8)) return path;
  return random.pick([
    () => path.replace('/', '//'),
    () => `${path}/`,
    () => path.toUpperCase(),
    () => path.replace('/api', '/API'),
    () => path.replaceAll('/', '%2F'),
    () => path.replace(/\/(\w+)$/, '%2f$1'),
    () => `/x/..${path}`,
    () => `/.${path}`,
    () => `${path}/../..`,
    () => `${path}%00`,
    () => `${path};a=b`,
    () => `${path}.json`,
    () => `/assets/..%2f..${path}`,
    () => `${path}/${'x/'.repeat(500)}`,
    () => `/api/${oddText(random).replace(/\p{Cs}/gu, '')}`,
    () => `\\api\\hosts`,
  ])();
}

/** A query string, or none. */
export function queryOf(world: World, random: Random): string {
  if (random.chance(0.5)) return '';
  const id = random.pick([world.attacker.hostId, world.bystander.hostId]);
  return random.pick([
    `?host=${id}`,
    '?host=*',
    `?host=${id},${id},aaaaaaaaaaaa`,
    `?host=${world.attacker.hostId},${world.bystander.hostId}`,
    `?host=${id}&host=${id}`,
    '?host=',
    `?host=${','.repeat(300)}`,
    '?host=%00',
    '?host=__proto__',
    `?fresh=true&host=${id}`,
    '?fresh=TRUE',
    '?before=-1&limit=1e9',
    '?before=999999999999999&limit=200',
    '?limit=0',
    '?limit=99999999999999999999',
    '?%zz=%',
    '?host[]=a',
    `?token=${OPERATOR_TOKEN}`,
    `?${'a=b&'.repeat(300)}`,
  ]);
}
