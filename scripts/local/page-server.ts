import { readFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { ProxyOptions, ServerOptions } from 'vite';

/** What the Worker serves, its API and the files that only a build makes; everything else is the page's own source. */
const OF_THE_WORKER = [
  '/api',
  '/healthz',
  '/metrics',
  '/badge.svg',
  '/openapi.json',
  '/agent/',
  '/install.sh',
  '/docs',
  '/assets/',
];

/**
 * Vite's own server for `scripts/dev`: the page from its source, everything else from a local Worker.
 * @param worker the Worker's origin, such as http://127.0.0.1:8787; without one nothing is passed on
 */
export function pageServer(worker: string | undefined): ServerOptions {
  return {
    host: '127.0.0.1',
    strictPort: true,
    headers: { 'Content-Security-Policy': policyForEditing() },
    proxy: worker === undefined ? {} : Object.fromEntries(OF_THE_WORKER.map((path) => [path, passOn(worker)])),
  };
}

/**
 * Passes requests on as if they had been made at the Worker's own address: it takes writes with a cookie from its own origin
 * alone, and agents reach it at the address by which it is asked. A foreign page's Origin stays as it is, and is refused.
 */
function passOn(worker: string): ProxyOptions {
  const asOwn = (passed: ClientRequest, { headers }: IncomingMessage) => {
    if (headers.origin === `http://${headers.host}`) passed.setHeader('origin', worker);
  };
  return {
    target: worker,
    changeOrigin: true,
    ws: true,
    configure: (proxy) => void proxy.on('proxyReq', asOwn).on('proxyReqWs', asOwn),
  };
}

/** The page's policy, so that what it forbids is seen while editing. Only styles are looser: Vite puts them into the page. */
function policyForEditing(): string {
  const policy = /^ *Content-Security-Policy: (.*)$/m.exec(readFileSync('web/public/_headers', 'utf8'))?.[1];
  if (policy === undefined) throw new Error('web/public/_headers sets no Content-Security-Policy');
  return policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");
}
