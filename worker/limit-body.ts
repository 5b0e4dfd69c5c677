import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { BODY_MAX_BYTES, CUT_OFF } from '#contract';
import type { AppEnv } from './env.ts';
import { problem } from './problem.ts';

const limit = bodyLimit({
  maxSize: BODY_MAX_BYTES,
  onError: (c) => problem(c, { code: 'body_too_large', detail: 'At most 1 MiB.' }),
});

/** Its body goes through to Fleet as it comes, which has a limit of its own for it. */
const STREAMED = '/api/backup';

/**
 * Refuses a body that is too large; one without a length is read here, to see how large it is. No route reads the body of a GET or HEAD,
 * and with one that is chunked there is no Request to be made.
 */
export const limitBody = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.path === STREAMED) return next();
  let isRead = false;
  try {
    return await limit(c, async () => {
      isRead = true;
      await next();
    });
  } catch (error) {
    if (isRead) throw error;
    return problem(c, CUT_OFF);
  }
});
