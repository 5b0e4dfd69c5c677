import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { installedSince, removedByHand } from '../../../scripts/fixtures/baseline.ts';
import { type Documents, inSync } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { BaselineRequests } from './support/baseline-requests.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const ssh = 'crowdsecurity/ssh-bf';

describe.skipIf(!hasChromium)('whoever goes on after a press', () => {
  const made = new MadeUpPage();
  const requests = new BaselineRequests();
  beforeAll(async () => {
    await made.open();
    await requests.listen(made);
  }, 60_000);
  afterAll(() => made.close());
  afterEach(() => {
    requests.reset();
    expect(made.takeFaults()).toEqual([]);
  });

  const banner = () => made.region('Drift');
  const dialog = () => made.page.getByRole('dialog');
  const differing = (documents: Documents) => {
    removedByHand(documents, ssh);
    installedSince(documents, 'crowdsecurity/http-new');
  };
  const focused = () => made.page.evaluate(() => document.activeElement?.tagName);

  /** Somebody else accepts everything, and the page learns of it. */
  const nothingDiffersAnyMore = async () => {
    const { sequence } = made.answers.documents.drift;
    made.answers.documents = inSync();
    made.answers.documents.drift.sequence = sequence + 1;
    // A poll that is on its way brings what was so before.
    await expect
      .poll(async () => {
        await made.page.evaluate(() => dispatchEvent(new Event('online')));
        return banner().getByRole('heading').count();
      })
      .toBe(0);
  };

  test('to a place without a focus stays there when the buttons go after a cancelled question', async () => {
    await made.show(differing);
    await banner().getByRole('button', { name: 'Accept both differences' }).click();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await made.page.getByRole('banner').click({ position: { x: 1, y: 1 } });
    await nothingDiffersAnyMore();
    expect(await focused()).toBe('BODY');
  });

  test('is not called away when the buttons go after a cancelled question or a refusal', async () => {
    await made.show(differing);
    await banner().getByRole('button', { name: 'Accept both differences' }).click();
    await expectPage(dialog()).toBeVisible();
    await made.page.keyboard.press('Escape');
    await expectPage(dialog()).toHaveCount(0);
    await nothingDiffersAnyMore();
    expect(await focused()).toBe('BODY');

    await made.show(differing);
    requests.refusals.push({ code: 'report_undecided', title: 'Undecided', detail: 'The folder cannot be read now.' });
    await banner().getByRole('button', { name: 'Accept: no longer expected' }).click();
    await dialog().getByRole('button', { name: 'Accept the difference' }).click();
    await expectPage(dialog().getByRole('alert')).toContainText('The folder cannot be read now.');
    await made.page.keyboard.press('Escape');
    await nothingDiffersAnyMore();
    expect(await focused()).toBe('BODY');
  });

  test('goes on elsewhere while a press is answered, and keeps that place', async () => {
    await made.show(differing);
    let answer = () => {};
    const isAnswered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await made.page.route('**/api/security/baseline?*', async (route) => {
      await isAnswered;
      await route.fulfill({ json: { count: 8, adopted_at: '2026-03-01T04:15:00Z' } });
    });
    await banner().getByRole('button', { name: 'Accept: no longer expected' }).press('Enter');
    await dialog().getByRole('button', { name: 'Accept the difference' }).press('Enter');
    // A dialog keeps the pointer out until it is closed.
    await made.page.keyboard.press('Escape');
    await made.page.getByRole('banner').click({ position: { x: 1, y: 1 } });
    answer();
    await nothingDiffersAnyMore();
    expect(await focused()).toBe('BODY');
  });
});
