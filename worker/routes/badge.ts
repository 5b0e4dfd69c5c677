import { Hono } from 'hono';
import type { AppEnv } from '../env.ts';
import { badgeOf, readPublished } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { badgeSvg } from './badge-svg.ts';
import { figuresIn } from './figures.ts';

/** How long whoever shows it may keep it. */
const CACHE_CONTROL = 'public, max-age=60';

/** The fleet's worst state as a picture, for anybody, where the deployment says so. Nobody who asks for it can wake Fleet. */
export const badge = new Hono<AppEnv>().get('/', async (c) => {
  if (c.env.BADGE !== 'true') return problem(c, { code: 'not_found' });
  const published = await readPublished(c.env.SNAPSHOT);
  const figures = published === null ? null : figuresIn(published.header);
  c.header('cache-control', CACHE_CONTROL);
  // It is there to be shown on pages of other sites.
  c.header('cross-origin-resource-policy', 'cross-origin');
  return c.body(badgeSvg(badgeOf(figures, Date.now())), 200, { 'content-type': 'image/svg+xml; charset=utf-8' });
});
