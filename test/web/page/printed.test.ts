import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fleetOf } from '../../../scripts/fixtures/documents.ts';
import { drifting } from '../../../scripts/screenshots/drifting.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
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
      .locator('.host-link, .host-says, .host-marks')
      .evaluateAll((texts) => texts.some((text) => text.scrollWidth > text.clientWidth));
    expect(isCut).toBe(false);
    await expectPage(made.region('Hosts').getByText('rules not received: 12, agent 0.1.0, older').first()).toBeVisible();
    await expectPage(made.page.getByText('12 of 12')).toHaveCSS('position', 'absolute');
  });

  test.each([
    ['the fleet', '?search=web-1', '3 of 12 hosts listed: “web-1”'],
    ['the scenarios', '?host=web2aaaaaaaa&search=probing&filter=disabled', '1 of 8 scenarios listed: “probing”, “disabled”'],
  ])('of %s says what it was searched for, and does not stand for the whole list', async (_, search, words) => {
    await made.show((documents) => Object.assign(documents, { hosts: fleetOf(12).hosts }), search);
    const listed = made.page.locator('.listed');
    await expectPage(listed).toContainText(' listed');
    await print();
    await expectPage(listed).toHaveCSS('clip-path', 'none');
    const printed = await listed.evaluate(
      (status) => `${status.textContent}${getComputedStyle(status, '::after').content.replace(/^"|"$/g, '')}`,
    );
    expect(printed).toBe(words);
    expect((await listed.boundingBox())?.width).toBeGreaterThan(100);
  });

  test('of one of several hosts has its name without the look of something to choose from', async () => {
    await made.show((documents) => Object.assign(documents, { hosts: fleetOf(12).hosts }), '?host=web2aaaaaaaa');
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    await print();
    const picker = made.page.locator('.page-picker');
    await expectPage(picker).toHaveText(/^web-2/);
    await expectPage(picker).toHaveCSS('border-top-width', '0px');
    const arrow = await picker.evaluate((box) => getComputedStyle(box, '::after').content);
    expect(arrow).toBe('none');
  });
});
