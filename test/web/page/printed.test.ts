import { expect as expectPage } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { drifting } from '../../../scripts/screenshots/drifting.ts';
import { longFleet } from './support/long-fleet.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

/** A4 at 96 px an inch, without its margins. */
const PAPER = { width: 718, height: 1047 };

describe.skipIf(!hasChromium)('the printed page', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(async () => {
    await made.page.emulateMedia({ media: null, colorScheme: null });
    expect(made.takeFaults()).toEqual([]);
  });

  const print = async () => {
    await made.page.setViewportSize(PAPER);
    await made.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const control of await made.page.locator('button, input, .filters, .header-actions').all())
      await expectPage(control).toBeHidden();
    const page = await made.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(page).toBe('rgba(0, 0, 0, 0)');
    expect(await made.isTooWide()).toBe(false);
  };

  test('of a host has what differs, the command and what is folded away, on white and without controls', async () => {
    await made.show((documents) => drifting(documents, 'host'));
    await expectPage(made.region('Scenarios')).toContainText('Collections:');
    await print();
    for (const words of [
      'Installed again',
      'sudo argos-drift-apply',
      'Installed, as adopted',
      'crowdsecurity/base-http-scenarios',
    ])
      await expectPage(made.page.getByText(words).first()).toBeVisible();
  });

  test('of the fleet has every name and sentence in full', async () => {
    await made.show((documents) => longFleet(documents, 12));
    await expectPage(made.region('Hosts').getByRole('listitem')).toHaveCount(12);
    await print();
    const isCut = await made.page
      .locator('.host-link, .host-says')
      .evaluateAll((texts) => texts.some((text) => text.scrollWidth > text.clientWidth));
    expect(isCut).toBe(false);
  });
});
