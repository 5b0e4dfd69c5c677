import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { removedByHand } from '../../../scripts/fixtures/baseline.ts';
import { drifting } from '../../../scripts/screenshots/drifting.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const PHONE = { width: 390, height: 844 };

describe.skipIf(!hasChromium)('the banner on a phone, with a drift on both surfaces', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const banner = () => made.region('Drift');
  const lists = () => banner().getByText(/^Show what differs: /);

  test.each(['host', 'intent'] as const)('by the %s leaves the tabs on the first screen, and the command', async (cause) => {
    await made.page.setViewportSize(PHONE);
    await made.show((documents) => drifting(documents, cause));
    await expectPage(banner().getByRole('heading')).toContainText('Configuration drift detected.');
    await expectPage(banner()).toContainText(cause === 'host' ? 'web-2 was as declared until' : 'declared disabled');
    await expectPage(banner().getByText('sudo argos-drift-apply')).toBeVisible();
    await expectPage(banner().getByRole('button', { name: 'Copy the command' })).toBeVisible();
    const tabs = await made.page.getByRole('navigation', { name: 'About this host' }).boundingBox();
    expect((tabs?.y ?? 0) + (tabs?.height ?? 0)).toBeLessThanOrEqual(PHONE.height);
    expect(await made.violations()).toEqual([]);
  });

  test('unfolds what differs and the ways to keep it, by keyboard', async () => {
    await made.page.setViewportSize(PHONE);
    await made.show((documents) => drifting(documents, 'host'));
    await lists().focus();
    await made.page.keyboard.press('Enter');
    await expectPage(banner().getByRole('button', { name: 'Keep it: enable crowdsecurity/ssh-bf' })).toBeVisible();
    await expectPage(banner()).toContainText('The inbound threshold is 10 on the host');
  });

  test('names each surface that differs outside of the fold, and says which of them is last known, and why', async () => {
    await made.page.setViewportSize(PHONE);
    await made.show((documents) => drifting(documents, 'host'));
    await expectPage(lists()).toHaveText('Show what differs: Scenarios, AppSec');
    const why = 'What the tuning file sets is not known. The host says: “EACCES”.';
    await made.show((documents) => {
      drifting(documents, 'host');
      Object.assign(documents.drift.appsec_tuning, { status: 'unknown', reason: 'unreadable', detail: why });
    });
    await expectPage(lists()).toHaveText('Show what differs: Scenarios, AppSec (last known)');
    await expectPage(banner().getByText(why)).toBeVisible();
    await expectPage(banner().getByText(why)).toHaveCount(1);
    expect(await made.violations()).toEqual([]);
  });

  test('and is as before on a desktop: nothing is folded', async () => {
    await made.page.setViewportSize({ width: 1280, height: 900 });
    await made.show((documents) => drifting(documents, 'host'));
    await expectPage(banner().getByRole('button', { name: 'Keep it: enable crowdsecurity/ssh-bf' })).toBeVisible();
    await expectPage(lists()).toHaveCount(0);
  });

  test('keeps a question open that one of its buttons asks, when the phone is turned, and folds once that is closed', async () => {
    await made.page.setViewportSize({ width: 844, height: 390 });
    await made.show((documents) => {
      removedByHand(documents, 'crowdsecurity/ssh-bf', 'crowdsecurity/ssh-slow-bf');
    });
    await banner().getByRole('button', { name: 'Accept both differences' }).click();
    await expectPage(made.page.getByRole('dialog')).toBeVisible();
    await made.page.setViewportSize(PHONE);
    await expectPage(made.page.getByRole('dialog')).toBeVisible();
    await expectPage(lists()).toHaveCount(0);
    await made.page.keyboard.press('Escape');
    await expectPage(lists()).toBeVisible();
  });
});
