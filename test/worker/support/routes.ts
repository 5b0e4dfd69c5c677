import { app } from '../../../worker/app.ts';

/** A path without the pattern that what varies in it has to match. */
export const withoutPatterns = (path: string): string => path.replace(/(:\w+)\{.*\}/g, '$1');

/** One route as the app serves it: its path has `:name` in the place of what varies. */
export interface ServedRoute {
  method: string;
  path: string;
}

/** Every route of the app, from the app itself: what is added to it stands here without anybody's doing. */
export const SERVED_ROUTES: readonly ServedRoute[] = [
  ...new Map(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
      .map(({ method, path }) => ({ method, path: withoutPatterns(path) }))
      .map((route) => [`${route.method} ${route.path}`, route]),
  ).values(),
];
