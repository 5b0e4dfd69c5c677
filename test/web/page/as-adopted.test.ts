import { expect as expectPage } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { removedByHand } from '../../../scripts/fixtures/baseline.ts';
import { type Documents, host, undeclared } from '../../../scripts/fixtures/documents.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('a host of which nobody declared anything', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test('runs as adopted, and nowhere as declared', async () => {
    await made.show(undeclared);
    await expectPage(made.region('Scenarios')).toContainText('Running as adopted');
    await made.tab('AppSec').click();
    await expectPage(made.region('AppSec')).toContainText('Running as adopted');
    await expectPage(made.region('AppSec').getByRole('columnheader')).toHaveText(['Threshold', 'Adopted', 'On disk', 'Running']);
    expect(await made.page.locator('body').innerText()).not.toMatch(/\bas declared/);
    expect(await made.violations()).toEqual([]);
  });

  test('stands on disk as adopted where its engine is not known, also in the name of its tab', async () => {
    await made.show((documents) => {
      undeclared(documents);
      documents.drift.scenarios.evidence = 'disk';
    });
    await expectPage(made.region('Scenarios')).toContainText('On disk as adopted');
    await expectPage(made.tab('Scenarios')).toHaveAccessibleName('Scenarios (on disk as adopted)');
  });

  test('that was changed by hand was as adopted until then', async () => {
    await made.show((documents) => {
      undeclared(documents);
      removedByHand(documents, 'crowdsecurity/ssh-bf');
    });
    await expectPage(made.region('Drift')).toContainText(
      /web-2 was as adopted until \d\d:\d\d; then crowdsecurity\/ssh-bf was removed/,
    );
  });

  test('is counted and chosen as adopted, and one as declared where only its thresholds are', async () => {
    const fleet = (documents: Documents) => {
      documents.hosts = [host('web-1'), host('web-3'), host('web-4')];
      undeclared(documents);
      const [declared, half] = documents.hosts;
      for (const each of Object.values(declared?.surfaces ?? {})) each.basis = 'declared';
      if (half) half.surfaces.appsec_tuning.basis = 'declared';
    };
    await made.show(fleet);
    await expectPage(made.region('Hosts')).toContainText('3 hosts: 2 running as declared, 1 running as adopted');
    await made.page.getByRole('link', { name: 'web-4' }).click();
    await expectPage(made.page.getByRole('option', { name: 'web-4: running as adopted' })).toHaveCount(1);
    await expectPage(made.page.getByRole('option', { name: 'web-3: running as declared' })).toHaveCount(1);
  });

  test('and of which nothing was adopted either says what that means and what to do, and not since when', async () => {
    await made.show((documents) => {
      undeclared(documents);
      Object.assign(documents.drift.scenarios, {
        status: 'undeclared',
        basis: null,
        detail: 'Nothing is declared for the scenarios of this host. What is installed is not adopted while an apply is at work.',
      });
    });
    const state = made.region('Scenarios').locator('.state');
    await expectPage(state).toContainText('Nothing says yet what web-2 shall have, so nothing is compared. Declare it below;');
    await expectPage(state).toContainText('What is installed is not adopted while an apply is at work.');
    await expectPage(state).not.toContainText('Nothing is declared for the scenarios');
    await expectPage(state).not.toContainText('since');
    expect(await made.violations()).toEqual([]);
  });
});
