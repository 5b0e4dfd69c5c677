import { execFileSync } from 'node:child_process';
import { type Browser, chromium } from '@playwright/test';
import { preview } from 'vite';

// Without these it looks up hosts of its own at every start.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** Debian's Chromium. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: QUIET });
}

/** Builds the dashboard and serves its files, without a Worker behind them. */
export async function serveDashboard(): Promise<{ origin: string; close(): Promise<void> }> {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const server = await preview({ preview: { host: '127.0.0.1', port: 0 }, build: { outDir: '../dist/web' }, logLevel: 'error' });
  return { origin: server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '', close: () => server.close() };
}
