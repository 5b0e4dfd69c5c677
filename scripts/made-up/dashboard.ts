import { execFileSync } from 'node:child_process';
import { preview } from 'vite';

/** Builds the dashboard and serves its files, without a Worker behind them. */
export async function serveDashboard(): Promise<{ origin: string; close(): Promise<void> }> {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const server = await preview({ preview: { host: '127.0.0.1', port: 0 }, build: { outDir: '../dist/web' }, logLevel: 'error' });
  return { origin: server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '', close: () => server.close() };
}
