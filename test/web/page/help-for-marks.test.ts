import type { Locator } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { installedSince, removedByHand } from '../../../scripts/fixtures/baseline.ts';
import { AT, type Documents } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const isMissing = (documents: Documents) => removedByHand(documents, 'crowdsecurity/ssh-bf');

describe.skipIf(!hasChromium)('help for what is no state of a surface', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const help = (about: string): Locator =>
    made.page.getByRole('link', { name: `Help: ${about}`, exact: true, includeHidden: true });

  test.each<[string, string, (documents: Documents) => void]>([
    [
      'rules not received',
      'missed_protection',
      ({ hosts }) => {
        for (const host of hosts) host.missed_protection = 2;
      },
    ],
    [
      'last known',
      'last_known',
      ({ drift }) =>
        Object.assign(drift.scenarios, {
          status: 'unknown',
          reason: 'unreadable',
          detail: 'It is not known.',
          last_known_at: AT.hours,
        }),
    ],
    ['missing', 'missing_from_baseline', isMissing],
    ['missing, though nobody declared it', 'missing_from_baseline', isMissing],
    ['new since it was adopted', 'new_since', (documents) => installedSince(documents, 'crowdsecurity/http-new')],
  ])('that is shown as “%s” leads to #%s', async (about, anchor, change) => {
    await made.show(change, '?host=web2aaaaaaaa&tab=scenarios');
    await expectPage(help(about)).toHaveAttribute('href', `/docs/states#${anchor}`);
  });

  test.each([
    ['Local', 'local'],
    ['Tainted', 'tainted'],
  ])('stands above the rows that “%s” lists, and once', async (filter, anchor) => {
    await made.show(() => {}, '?host=web2aaaaaaaa&tab=scenarios');
    await expectPage(made.region('Scenarios').getByText(/^What “[A-Z]/)).toHaveCount(0);
    await made.page.getByRole('radio', { name: new RegExp(`^${filter} `) }).press('Space');
    await expectPage(made.region('Scenarios').getByText(`What “${filter}” means: Help`, { exact: true })).toBeVisible();
    await expectPage(help(filter.toLowerCase())).toHaveAttribute('href', `/docs/states#${anchor}`);
    await expectPage(made.region('Scenarios').getByRole('list', { name: 'Scenarios' }).getByRole('link')).toHaveCount(0);
    expect(await made.violations()).toEqual([]);
  });

  test('stands in the question before an undo', async () => {
    await made.show(() => {}, '?host=web2aaaaaaaa&tab=history');
    await made.page.getByRole('button', { name: /^Undo Disabled/ }).click();
    await expectPage(made.page.getByRole('dialog').getByRole('link', { name: 'Help: undo' })).toHaveAttribute(
      'href',
      '/docs/states#undo',
    );
    expect(await made.violations()).toEqual([]);
  });
});
