import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('parts of the page that load when they are opened', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());

  test('come with their tab and stay, also when it is opened again', async () => {
    const scripts: string[] = [];
    made.page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(request.url());
    });
    await made.show(() => {});
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    // The page's own, that of the fleet, since the address named no host, the list of scenarios, what stands around it, what the first
    // picture does not need, and the dialogs, which two of them have.
    await expectPage(made.region('Scenarios')).toContainText('scenarios adopted');
    await expectPage(made.page.getByRole('contentinfo')).toBeVisible();
    expect(scripts).toHaveLength(6);
    const visit = async () => {
      await made.tab('History').click();
      await expectPage(made.region('History')).toContainText('Enrolled as web-2.');
      await made.tab('AppSec').click();
      await expectPage(made.region('AppSec').getByLabel('Inbound threshold')).toBeVisible();
    };
    await visit();
    const loaded = scripts.length;
    expect(loaded).toBeGreaterThan(6);
    await visit();
    expect(scripts).toHaveLength(loaded);
  });

  test('that an upgrade has replaced say so in their place, and the rest goes on', async () => {
    await made.page.route('**/assets/other-tabs-*.js', (route) => route.fulfill({ status: 404 }));
    await made.show(() => {});
    await made.tab('History').click();
    await expectPage(made.region('History')).toContainText(
      'This part of the page could not be loaded. Reload the page to try again.',
    );
    await made.tab('Scenarios').click();
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    await made.page.unroute('**/assets/other-tabs-*.js');
    await made.page.reload();
    await made.tab('History').click();
    await expectPage(made.region('History')).toContainText('Enrolled as web-2.');
    expect(made.takeFaults()).toEqual([]);
  });

  test('of the rows are not told as missing by each row, and the rows are there', async () => {
    await made.page.route('**/assets/opened-*.js', (route) => route.fulfill({ status: 404 }));
    await made.show(() => {});
    const rows = made.region('Scenarios').getByRole('list', { name: 'Scenarios' });
    await expectPage(made.region('Scenarios')).toContainText('This part of the page could not be loaded.');
    await expectPage(rows.getByRole('listitem')).toHaveCount(8);
    await expectPage(rows).not.toContainText('could not be loaded');
    await made.page.unroute('**/assets/opened-*.js');
    await made.page.reload();
    await expectPage(rows.getByRole('button', { name: 'Disable crowdsecurity/ssh-bf' })).toBeVisible();
  });

  test('such as the footer and the title: that is told, and the title comes by itself once it can', async () => {
    await made.page.route('**/assets/after-first-picture-*.js', (route) => route.fulfill({ status: 404 }));
    await made.show(() => {});
    await expectPage(made.page.getByText('This part of the page could not be loaded.')).toHaveCount(1);
    await expectPage(made.page).toHaveTitle('Argos Drift');
    const again = made.page.waitForRequest('**/assets/after-first-picture-*.js', { timeout: 20_000 });
    await made.page.unroute('**/assets/after-first-picture-*.js');
    await again;
    await expectPage(made.page).toHaveTitle('web-2 · Argos Drift');
    expect(made.takeFaults()).toEqual([]);
  });

  test('the question before a scenario is disabled opens, and gives the focus back when it is closed', async () => {
    await made.show(() => {});
    const button = made.page.getByRole('button', { name: 'Disable crowdsecurity/ssh-bf' });
    await button.press('Enter');
    const dialog = made.page.getByRole('dialog');
    await expectPage(dialog).toContainText('Once CrowdSec has loaded the change, web-2 no longer detects this.');
    await made.page.keyboard.press('Escape');
    await expectPage(dialog).toHaveCount(0);
    await expectPage(button).toBeFocused();
  });
});
