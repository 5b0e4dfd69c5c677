import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { drifting } from '../../../scripts/screenshots/drifting.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const TABS = ['Scenarios', 'AppSec', 'History', 'Settings'];

describe.skipIf(!hasChromium)('from tab to tab', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open({ hasScrollbars: true }), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  /** Where the page and each of its tabs begin, in pixels. */
  const places = () =>
    made.page
      .locator('.header-row, .tabs, .tab, .card')
      .evaluateAll((boxes) => boxes.map((box) => [box.getBoundingClientRect().left, box.getBoundingClientRect().top].join()));

  test('neither the tabs nor the page’s edge move, whether the page is longer than the window or not', async () => {
    await made.page.setViewportSize({ width: 1280, height: 1250 });
    await made.show((documents) => drifting(documents, 'host'));
    await expectPage(made.region('Scenarios')).toContainText('scenarios adopted');
    await expectPage(made.region('Drift')).toContainText('Installed again');
    const before = await places();
    const isLong: boolean[] = [];
    for (const name of TABS) {
      await made.tab(name).click();
      await expectPage(made.region(name)).not.toContainText('Loading');
      expect(await places()).toEqual(before);
      isLong.push(await made.page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight));
    }
    expect(new Set(isLong).size).toBe(2);
  });

  test('a tab stays where it is when its dot comes or goes', async () => {
    await made.page.setViewportSize({ width: 1280, height: 800 });
    await made.show((documents) => drifting(documents, 'host'));
    await expectPage(made.page.locator('.dot-drifted')).toHaveCount(2);
    const lefts = () => made.page.locator('.tab').evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().left));
    const before = await lefts();
    await made.show(() => {});
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    expect(await lefts()).toEqual(before);
  });

  test('what comes above the tabs is there before they can be pressed', async () => {
    // The second after which they are shown all the same does not pass.
    const devtools = await made.page.context().newCDPSession(made.page);
    await devtools.send('Animation.enable');
    await devtools.send('Animation.setPlaybackRate', { playbackRate: 0 });
    let answer = () => {};
    const isAnswered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await made.page.route('**/api/security/drift?*', async (route) => {
      await isAnswered;
      await route.fallback();
    });
    await made.show((documents) => drifting(documents, 'host'));
    await expectPage(made.page.locator('.tab').first()).toBeAttached();
    await expectPage(made.page.locator('.tab').first()).toBeHidden();
    answer();
    await expectPage(made.tab('Scenarios')).toBeVisible();
    await expectPage(made.region('Drift')).toContainText('Configuration drift detected');
    await made.page.unroute('**/api/security/drift?*');
    await devtools.detach();
  });
});
