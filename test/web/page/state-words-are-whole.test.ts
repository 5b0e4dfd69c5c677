import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('a state’s word in the fleet, of which the longest was cut', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const LONGEST = 'Would fail at its next reload';
  const states = () => made.page.locator('.host-state');

  test.each([
    ['few', 2],
    ['many', 12],
  ])('is whole at every width, with %s hosts', async (_, count) => {
    await made.show((documents) => {
      documents.hosts = Array.from({ length: count }, (_, at) =>
        host(`web-${at}`, {
          load_fault: at === 0 ? '/etc/crowdsec/acquis.yaml: missing labels' : null,
          missed_protection: 12,
          agent_version: '0.1.0',
        }),
      );
    });
    await expectPage(states().first()).toHaveText(LONGEST);
    for (const width of [320, 390, 768, 1024, 1280, 1920]) {
      await made.page.setViewportSize({ width, height: 900 });
      const cut = await states().evaluateAll((words) =>
        words.filter((word) => word.scrollWidth > word.clientWidth && word.clientWidth > 0).map((word) => word.textContent),
      );
      const isInside = await states().evaluateAll((words) =>
        words.every((word) => word.getBoundingClientRect().right <= (word.closest('.row')?.getBoundingClientRect().right ?? 0)),
      );
      expect({ width, cut, isInside, isTooWide: await made.isTooWide() }).toEqual({
        width,
        cut: [],
        isInside: true,
        isTooWide: false,
      });
    }
    await made.page.setViewportSize({ width: 1280, height: 900 });
    const next = await states()
      .first()
      .evaluate((word) => {
        const says = word.nextElementSibling?.getBoundingClientRect().left ?? 0;
        return says - word.getBoundingClientRect().left - word.scrollWidth;
      });
    expect(next).toBeGreaterThanOrEqual(0);
  });
});
