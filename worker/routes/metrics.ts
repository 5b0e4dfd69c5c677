import { Hono } from 'hono';
import type { AppEnv } from '../env.ts';
import { metricsOf } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { VERSION } from '../version.ts';
import { readFigures } from './figures.ts';
import { exposition, TEXT_FORMAT } from './text-format.ts';

/** For Prometheus. It is 200 whatever the hosts are: what is wrong is in the figures. */
export const metrics = new Hono<AppEnv>().get('/', async (c) => {
  const now = Date.now();
  const figures = await readFigures(c, now);
  if (!figures.ok) return problem(c, figures.refusal);
  const build = { version: VERSION, deployment: c.env.DEPLOYMENT?.id ?? '' };
  return c.body(exposition(metricsOf(figures.value, build, now)), 200, { 'content-type': TEXT_FORMAT });
});
