import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { longFleet } from './support/long-fleet.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const SCREEN = { width: 1280, height: 1080 };
const PHONE = { width: 390, height: 844 };

describe.skipIf(!hasChromium)('a fleet of many hosts', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const rows = () => made.region('Hosts').getByRole('listitem');
  const boxes = async () => {
    await expectPage(rows().first()).toBeVisible();
    return rows().evaluateAll((items) => items.map((item) => item.getBoundingClientRect().toJSON() as DOMRect));
  };

  test('has 40 of them on a screen of 1280 x 1080, each in one line of at most 24 px', async () => {
    await made.page.setViewportSize(SCREEN);
    await made.show((documents) => longFleet(documents, 40));
    const found = await boxes();
    expect(found.filter(({ bottom }) => bottom <= SCREEN.height)).toHaveLength(40);
    expect(Math.max(...found.map(({ height }) => height))).toBeLessThanOrEqual(24);
    expect(await made.violations()).toEqual([]);
  });

  test('unfolds a row in place by keyboard: the whole name, sentence and evidence, and folds it again', async () => {
    await made.page.setViewportSize(SCREEN);
    await made.show((documents) => longFleet(documents, 40));
    const [first] = made.answers.documents.hosts;
    const row = rows().first();
    const button = row.getByRole('button', { name: `Details of ${first?.name}` });
    await expectPage(row.getByRole('link')).toHaveAttribute('title', first?.name ?? '');
    await expectPage(button).toHaveAttribute('aria-expanded', 'false');
    await row.getByRole('link').focus();
    await made.page.keyboard.press('Tab');
    await made.page.keyboard.press('Enter');
    await expectPage(button).toHaveAttribute('aria-expanded', 'true');
    const details = row.locator('.host-details');
    for (const words of [first?.name ?? '', 'path-traversal.', 'rules not received: 12', 'agent 0.1.0, older', 'systemd'])
      await expectPage(details).toContainText(words);
    const isCut = await details.evaluate((box) => [box, ...box.children].some((each) => each.scrollWidth > each.clientWidth));
    expect(isCut).toBe(false);
    expect(await made.violations()).toEqual([]);
    await made.page.keyboard.press('Enter');
    await expectPage(details).toHaveCount(0);
    await expectPage(button).toBeFocused();
  });

  test('has two short lines a host on a phone, and a third for what has no room, which unfold by touch', async () => {
    await made.page.setViewportSize(PHONE);
    await made.show((documents) => longFleet(documents, 40));
    const found = await boxes();
    expect(Math.max(...found.slice(0, 5).map(({ height }) => height))).toBeLessThanOrEqual(76);
    await made.show((documents) => {
      longFleet(documents, 40);
      for (const each of documents.hosts) each.missed_protection = 0;
    });
    expect(Math.max(...(await boxes()).slice(0, 5).map(({ height }) => height))).toBeLessThanOrEqual(60);
    const button = rows().first().getByRole('button');
    const target = await button.boundingBox();
    expect(Math.min(target?.width ?? 0, target?.height ?? 0)).toBeGreaterThanOrEqual(24);
    await button.click();
    await expectPage(rows().first().locator('.host-details')).toContainText('Declared disabled but still installed');
    expect(await made.violations()).toEqual([]);
  });

  test('of few hosts gives no column more than its words need, but the sentences’', async () => {
    await made.page.setViewportSize(SCREEN);
    await made.show((documents) => {
      documents.hosts = [host('shop', { load_fault: '/etc/crowdsec/acquis.yaml: missing labels' }), host('web-1')];
    });
    await expectPage(rows().first()).toContainText('missing labels');
    const lefts = await rows().evaluateAll((items) =>
      items.map((item) => [...item.querySelectorAll('.host-link, .host-state')].map((word) => word.getBoundingClientRect().left)),
    );
    expect(lefts[0]).toEqual(lefts[1]);
    const [name = 0, state = 0] = lefts[0] ?? [];
    expect(state - name).toBeLessThan(100);
  });

  test('of few hosts has the whole sentence in each row', async () => {
    await made.page.setViewportSize(SCREEN);
    await made.show((documents) => longFleet(documents, 3));
    const isCut = () =>
      rows()
        .first()
        .locator('.host-says')
        .evaluate((says) => says.scrollWidth > says.clientWidth);
    await expectPage(rows().first()).toContainText('path-traversal');
    expect(await isCut()).toBe(false);
    expect(await made.violations()).toEqual([]);
  });
});
