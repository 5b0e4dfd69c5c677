import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('the tabs of a host', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());

  test.each([320, 360, 390])('fit on a phone of %i px without being scrolled', async (width) => {
    await made.page.setViewportSize({ width, height: 700 });
    await made.show(() => {});
    const tabs = made.page.getByRole('navigation', { name: 'About this host' });
    await expectPage(tabs.getByRole('link')).toHaveCount(4);
    await expectPage(tabs).toBeVisible();
    expect(await tabs.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  });
});
