import { app } from '../../../worker/app.ts';

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
      .map(({ method, path }) => [`${method} ${path}`, { method, path }]),
  ).values(),
];
