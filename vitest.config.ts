import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    coverage: { provider: 'istanbul', include: ['{worker,agent,web}/**/*.{ts,tsx}'] },
    projects: [
      {
        plugins: [
          cloudflareTest({
            remoteBindings: false,
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: { OPERATOR_TOKEN: 'operator-token-of-the-tests' } },
          }),
        ],
        test: { name: 'worker', include: ['test/worker/**/*.test.ts'], exclude: ['test/worker/drift/**'] },
      },
      {
        test: {
          name: 'node',
          include: ['test/{worker/drift,agent,scripts,web}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // Each file starts the whole product, which builds it first.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
