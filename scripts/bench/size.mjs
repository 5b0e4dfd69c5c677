// Measures what is sent: the dashboard's JS and CSS, the Worker's bundle, both compressed, and the agent's file.
// usage: node scripts/bench/size.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dashboardSizes } from '../dashboard-sizes.ts';
import { SIZE_BUDGETS_KB } from '../size-budgets.ts';
import { row } from './support/row.mjs';

const BIN = 'node_modules/.bin';

const folder = mkdtempSync(join(tmpdir(), 'argos-bench-'));
const run = (program, args) =>
  execFileSync(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
  });
const gzippedKb = (root, isCounted) =>
  readdirSync(root, { recursive: true })
    .filter(isCounted)
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(root, name))).length, 0) / 1000;
const report = (what, max, kb) => row(what, `<= ${max} kB`, `${kb.toFixed(1)} kB`, kb <= max);

try {
  run(join(BIN, 'vite'), ['build', '--logLevel', 'error', '--outDir', join(folder, 'web')]);
  const { firstPage, all } = dashboardSizes(join(folder, 'web'));
  report("the dashboard's first page, JS and CSS, gzip", SIZE_BUDGETS_KB.firstPage, firstPage / 1000);
  report("all of the dashboard's JS and CSS, gzip", SIZE_BUDGETS_KB.dashboard, all / 1000);
  run(join(BIN, 'wrangler'), ['deploy', '--dry-run', '--minify', '--outdir', join(folder, 'worker')]);
  report(
    "the Worker's bundle, minified, gzip",
    SIZE_BUDGETS_KB.worker,
    gzippedKb(join(folder, 'worker'), (name) => /\.m?js$/.test(name)),
  );
  run(process.execPath, ['scripts/build-agent.mjs', join(folder, 'agent.mjs')]);
  report("the agent's file", SIZE_BUDGETS_KB.agent, statSync(join(folder, 'agent.mjs')).size / 1000);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
