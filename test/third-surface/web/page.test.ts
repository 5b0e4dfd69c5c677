import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DriftDocument } from '#contract';
import { hasChromium, openBrowser } from '../../../scripts/chromium.ts';
import { answer } from '../../../scripts/fixtures/answers.ts';
import { AT, type Documents, host, inSync, NOW } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import type { LimitsVerdict } from '../contract/made-up-limits.ts';
import { redirect } from '../redirect.ts';
import type { LimitsDocument } from './made-up-limits.tsx';

if (!hasChromium)
  console.warn('SKIPPED: the page with a third surface needs Debian’s Chromium: sudo apt-get install -y chromium');

/** Two hosts; on the first the third surface alone drifts. */
function drifting(): Documents {
  const documents = inSync();
  documents.hosts = [host('web-2'), host('web-1')];
  const verdict: LimitsVerdict = {
    drift_detected: true,
    status: 'drifted',
    reason: null,
    detail: 'The hard limit is 90 on the host, 80 is declared.',
    since: AT.minutes,
    cause: 'host',
    evidence: 'disk',
    last_check_at: AT.now,
    expected_soft: 40,
    actual_soft: 40,
    expected_hard: 80,
    actual_hard: 90,
  };
  documents.drift = { ...documents.drift, made_up_limits: verdict } as DriftDocument;
  return documents;
}

describe.skipIf(!hasChromium)('the page with a third surface', () => {
  let folder: string;
  let server: PreviewServer;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  const documents = drifting();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'argos-third-surface-'));
    await build({
      plugins: [redirect({ 'web/surfaces/index.ts': 'test/third-surface/web/registry.ts' })],
      build: { outDir: folder, emptyOutDir: true },
      logLevel: 'error',
    });
    server = await preview({ preview: { host: '127.0.0.1', port: 0 }, build: { outDir: folder }, logLevel: 'error' });
    browser = await openBrowser();
    page = await browser.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    await answer(page, { documents });
    // An answer of the server here would carry today's date, by which everything that is made up has expired.
    const limits: LimitsDocument = { path: '/etc/crowdsec/made-up-limits.yaml' };
    await page.route('**/api/security/made-up-limits?*', (route) => route.fulfill({ json: limits }));
    const copies = [{ host: 'web1', name: 'web-1', changes: [{ limit: 'hard', was: null, becomes: 80 }], skipped: [] }];
    await page.route('**/intent/copies', (route) => route.fulfill({ json: { results: copies } }));
    const undo = { ...documents.undo, changes: [{ limit: 'soft', was: 40, becomes: null }] };
    await page.route('**/events/*/undo', (route) => route.fulfill({ json: undo }));
    await page.clock.setFixedTime(NOW);
    await page.goto(`${server.resolvedUrls?.local[0]}?host=${documents.hosts[0]?.id}`);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => expect(faults).toEqual([]));

  const tab = (name: string) => page.getByRole('link', { name: new RegExp(`^${name}`) });
  const banner = () => page.getByRole('region', { name: 'Drift' });

  test('has its tab, with a dot, before the page’s own', async () => {
    await expectPage(tab('Limits')).toHaveAccessibleName('Limits (drifted)');
    await expectPage(tab('Scenarios')).toHaveAccessibleName('Scenarios');
    await expectPage(page.getByRole('navigation').getByRole('link')).toHaveText([
      /^Scenarios/,
      /^AppSec/,
      /^Limits/,
      'History',
      'Settings',
    ]);
  });

  test('tells its drift in the banner: its sentence, what differs and the command', async () => {
    await expectPage(banner()).toContainText('Configuration drift detected.');
    await expectPage(banner()).toContainText(/web-2 was as declared until \d\d:\d\d; then its limits file changed\./);
    await expectPage(banner().getByRole('listitem')).toHaveText(['Hard limit: 80 declared, 90 on the host']);
    await expectPage(banner()).toContainText('sudo argos-drift-apply');
  });

  test('puts "Drifted" into the browser tab’s title', async () => {
    await expectPage(page).toHaveTitle('(1) web-2 · Drifted · Argos Drift');
  });

  test('shows its view, which asks its own route, when its tab is clicked, and again after a reload', async () => {
    const view = () => page.getByRole('region', { name: 'Limits' });
    await tab('Limits').click();
    await expectPage(view()).toHaveText('/etc/crowdsec/made-up-limits.yaml sets 40 and 90.');
    expect(new URL(page.url()).searchParams.get('tab')).toBe('made-up-limits');
    await page.reload();
    await expectPage(view()).toHaveText('/etc/crowdsec/made-up-limits.yaml sets 40 and 90.');
  });

  test('has its line in the plan of a copied intent', async () => {
    await tab('Settings').click();
    await page.getByText('Copy this host’s intent to others').click();
    await page.getByRole('checkbox', { name: 'web-1' }).check();
    await page.getByRole('button', { name: 'Show what would change' }).click();
    const settings = page.getByRole('region', { name: 'Settings' });
    await expectPage(settings.getByRole('listitem')).toHaveText(['hard limit not declared → 80']);
  });

  test('has its line in what an undo would change', async () => {
    await tab('History').click();
    await page.getByRole('button', { name: /^Undo / }).click();
    const dialog = page.getByRole('dialog');
    await expectPage(dialog.getByRole('listitem')).toHaveText(['soft limit 40 → not declared']);
    await page.keyboard.press('Escape');
    await expectPage(dialog).toHaveCount(0);
  });

  test('says why it is unknown, and what only this surface knows to do about it', async () => {
    const unknown: Partial<LimitsVerdict> = {
      drift_detected: false,
      status: 'unknown',
      reason: 'missing',
      detail: 'There is no limits file.',
    };
    Object.assign((documents.drift as DriftDocument & { made_up_limits: LimitsVerdict }).made_up_limits, unknown);
    await tab('Limits').click();
    await page.reload();
    const view = page.getByRole('region', { name: 'Limits' });
    await expectPage(view).toContainText('There is no limits file.');
    await expectPage(view).toContainText('Write the limits file.');
    await expectPage(page).toHaveTitle('(1) web-2 · Unknown · Argos Drift');
  });
});
