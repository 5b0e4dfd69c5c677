import { vi } from 'vitest';

/** Takes the proxies of the machine that runs the tests out of the environment; `vi.unstubAllEnvs` gives them back. */
export function withoutProxies(): void {
  for (const name of ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
}
