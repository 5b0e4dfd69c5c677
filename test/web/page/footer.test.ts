import { expect as expectPage } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SessionDocument } from '#contract';
import packageJson from '../../../package.json' with { type: 'json' };
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('the foot of the page, which had neither help, nor version, nor account', () => {
  const made = new MadeUpPage();
  let session: SessionDocument = { role: 'operator', expires_at: null };
  beforeAll(async () => {
    await made.open();
    await made.page.route('**/api/session', (route) =>
      made.answers.isOut ? route.fallback() : route.fulfill({ json: session }),
    );
  }, 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const foot = () => made.page.getByRole('contentinfo');

  test.each<[SessionDocument, string]>([
    [{ role: 'operator', expires_at: null }, 'Logged in as operator'],
    [{ role: 'viewer', expires_at: null }, 'Logged in to read only'],
    [{ role: 'operator', expires_at: null, name: 'ada@example.org' }, 'Logged in as ada@example.org'],
  ])('says who is logged in: %j', async (who, words) => {
    session = who;
    await made.show(() => {});
    await expectPage(foot().getByText(words, { exact: true })).toBeVisible();
  });

  test('has the page’s own version, help and the API', async () => {
    await made.show(() => {});
    await expectPage(foot()).toContainText(`Argos Drift ${packageJson.version}`);
    await expectPage(foot().getByRole('link', { name: 'Help' })).toHaveAttribute('href', '/docs/');
    await expectPage(foot().getByRole('link', { name: 'API' })).toHaveAttribute('href', '/openapi.json');
    expect(await made.violations()).toEqual([]);
    await made.page.emulateMedia({ media: 'print' });
    await expectPage(foot()).toBeHidden();
    await made.page.emulateMedia({ media: 'screen' });
  });

  test('has the version and help alone while nobody is logged in', async () => {
    await made.show(() => {});
    made.answers.isOut = true;
    await made.page.reload();
    await expectPage(foot()).toHaveText(`Argos Drift ${packageJson.version}Help`);
    expect(await made.violations()).toEqual([]);
    delete made.answers.isOut;
  });
});
