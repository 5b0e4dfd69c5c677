import type { Route } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fleetOf, inSync } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('the head of the page, which moved sideways once it was known what there is to show', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open({ hasScrollbars: true }), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const brand = async () => {
    const box = await made.page.getByRole('link', { name: 'Argos Drift' }).boundingBox();
    return [box?.x, box?.y];
  };

  test.each([1280, 1920])('stands still with one host, several, at the log-in and on a host, %i px wide', async (width) => {
    await made.page.setViewportSize({ width, height: 900 });
    let answer = () => {};
    const open = async (count: number) => {
      const isAnswered = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const wait = async (route: Route) => {
        await isAnswered;
        await route.fallback();
      };
      await made.page.route('**/api/{hosts,session}', wait);
      made.answers.documents = count === 1 ? inSync() : fleetOf(count);
      await made.page.goto(`${made.origin}/`);
      await expectPage(made.page.getByText('Asking Argos Drift…')).toBeVisible();
      const before = await brand();
      answer();
      return before;
    };

    const first = await open(1);
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    expect(await brand()).toEqual(first);

    expect(await open(12)).toEqual(first);
    await expectPage(made.region('Hosts').getByRole('listitem')).toHaveCount(12);
    expect(await brand()).toEqual(first);
    await made.page.getByRole('link', { name: 'web-3' }).click();
    await expectPage(made.tab('Scenarios')).toBeVisible();
    expect(await brand()).toEqual(first);

    made.answers.isOut = true;
    expect(await open(1)).toEqual(first);
    await expectPage(made.page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    expect(await brand()).toEqual(first);
    delete made.answers.isOut;
  });
});
