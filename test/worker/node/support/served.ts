import { build } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { OPERATOR_TOKEN } from './operator.ts';

/** The Worker as wrangler.toml binds it, in a workerd process of its own behind a real socket. */
export interface Served {
  /** Such as http://127.0.0.1:40123. */
  origin: string;
  port: number;
  /** A cron tick. @param at its scheduled time, in Unix milliseconds */
  tick(at: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Bundles the Worker and serves it on a free port of the loopback, with an empty state that is gone afterwards.
 * @param settings what a deployment may set beside wrangler.toml
 */
export async function serveWorker(settings: Record<string, string> = {}): Promise<Served> {
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions('wrangler.toml');
  const { outputFiles } = await build({
    entryPoints: [main ?? 'worker/index.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'error',
  });
  // The page's files are no part of what is asked here, and may not have been built.
  const { assets: _, ...options } = workerOptions;
  // What wrangler gives has the form that the Miniflare before this one took.
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...options,
      modules: [{ type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0]?.text ?? '' }],
      bindings: { ...(options.bindings as object), OPERATOR_TOKEN, ...settings },
      host: '127.0.0.1',
      port: 0,
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  const { origin, port } = await miniflare.ready;
  const tick = async (at: number) => {
    const worker = await miniflare.getWorker();
    await worker.scheduled({ scheduledTime: new Date(at) });
  };
  return { origin, port: Number(port), tick, stop: () => miniflare.dispose() };
}
