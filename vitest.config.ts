import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { redirect } from './test/third-surface/redirect.ts';

const workerd = () =>
  cloudflareTest({
    remoteBindings: false,
    wrangler: { configPath: './wrangler.toml' },
    miniflare: {
      bindings: {
        OPERATOR_TOKEN: 'operator-token-of-the-tests',
        ARGOS_SEED: process.env.ARGOS_SEED ?? '',
        ARGOS_DAYS: process.env.ARGOS_DAYS ?? '',
      },
    },
  });

export default defineConfig({
  test: {
    coverage: { provider: 'istanbul', include: ['{worker,agent,web}/**/*.{ts,tsx}'] },
    projects: [
      {
        plugins: [workerd()],
        test: { name: 'worker', include: ['test/worker/**/*.test.ts'], exclude: ['test/worker/{drift,node}/**'] },
      },
      {
        // One line a side registers the surface that only tests know.
        plugins: [
          redirect({
            'worker/contract/surfaces/registry.ts': 'test/third-surface/contract/registry.ts',
            'worker/fleet/surfaces/registry.ts': 'test/third-surface/worker/registry.ts',
          }),
          workerd(),
        ],
        test: { name: 'third surface, worker', include: ['test/third-surface/worker/**/*.test.ts'] },
      },
      {
        test: {
          name: 'node',
          include: ['test/{walls,worker/drift,worker/node,agent,field-cases,scripts,web,third-surface/web}/**/*.test.ts'],
          exclude: ['test/**/measured/**', 'test/web/page/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'page',
          include: ['test/web/page/**/*.test.ts'],
          globalSetup: ['test/web/page/support/build-dashboard.ts'],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [
          redirect({
            'worker/contract/surfaces/registry.ts': 'test/third-surface/contract/registry.ts',
            'agent/observe/registry.ts': 'test/third-surface/agent/observers.ts',
            'agent/sentinels/registry.ts': 'test/third-surface/agent/sentinels.ts',
          }),
        ],
        test: { name: 'third surface, agent', include: ['test/third-surface/agent/**/*.test.ts'] },
      },
      {
        // What a clock decides: `scripts/test` runs it with nothing else beside it.
        test: {
          name: 'real-time',
          include: ['test/**/measured/**/*.test.ts'],
          sequence: { groupOrder: 3 },
          fileParallelism: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'real-product',
          include: ['test/e2e/**/*.test.ts'],
          // Each file starts the whole product, and mostly waits for it.
          globalSetup: ['test/e2e/support/build.ts'],
          sequence: { groupOrder: 2 },
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'real-engine',
          include: ['test/engine/**/*.test.ts'],
          globalSetup: ['test/engine/support/global-setup.ts'],
          // `scripts/test` runs them after the others: mostly they wait for a real engine, which would be late on a busy machine.
          sequence: { groupOrder: 1 },
          maxWorkers: 8,
          testTimeout: 480_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
