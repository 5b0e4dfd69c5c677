import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alter, declaredSimulated } from '../../../scripts/fixtures/baseline.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const ssh = 'crowdsecurity/ssh-bf';

describe.skipIf(!hasChromium)('a scenario that detects and blocks nobody', () => {
  const made = new MadeUpPage();
  const asked: { method: string; body: unknown }[] = [];
  beforeAll(async () => {
    await made.open();
    await made.page.route(`**/api/security/scenarios/${encodeURIComponent(ssh)}?*`, (route) => {
      asked.push({ method: route.request().method(), body: route.request().postDataJSON() });
      alter(made.answers.documents, ssh, { declared: 'simulated' });
      return route.fulfill({ json: { name: ssh, disabled: false, declared: 'simulated', changed: true } });
    });
  }, 60_000);
  afterAll(() => made.close());
  afterEach(() => {
    asked.length = 0;
    expect(made.takeFaults()).toEqual([]);
  });

  const row = (name = ssh) => made.region('Scenarios').getByRole('listitem').filter({ hasText: name });
  const button = (name: string) => made.page.getByRole('button', { name, exact: true });

  test('is declared from its row, by the keyboard, after one question', async () => {
    await made.show(() => {});
    const more = button(`More for ${ssh}`);
    await expectPage(more).toHaveAttribute('aria-expanded', 'false');
    await more.press('Enter');
    await expectPage(button(`Enable ${ssh}`)).toBeVisible();
    expect(await made.violations()).toEqual([]);
    await button(`Simulate ${ssh}`).press('Enter');
    const dialog = made.page.getByRole('dialog');
    await expectPage(dialog).toContainText('web-2 detects this and raises alerts, but bans nobody for it.');
    await made.page.keyboard.press('Escape');
    await expectPage(button(`Simulate ${ssh}`)).toBeFocused();
    expect(asked).toEqual([]);
    await button(`Simulate ${ssh}`).press('Enter');
    await dialog.getByRole('button', { name: 'Simulate' }).press('Enter');
    await expectPage(row()).toContainText('Declared simulated, but it is not: it blocks');
    expect(asked).toEqual([{ method: 'PATCH', body: { declared: 'simulated' } }]);
    await expectPage(button(`Withdraw ${ssh}`)).toBeFocused();
    await expectPage(button(`Disable ${ssh}`)).toBeVisible();
    await expectPage(button(`More for ${ssh}`)).toHaveCount(0);
  });

  test('is told in the banner until the host simulates it', async () => {
    await made.show((documents) => declaredSimulated(documents, ssh));
    const banner = made.region('Drift');
    await expectPage(banner).toContainText(`${ssh} is declared simulated; web-2 has received it (revision 7)`);
    await expectPage(banner).toContainText('Not simulated: detects and blocks');
    await expectPage(banner).toContainText('sudo argos-drift-apply');
    await expectPage(banner).not.toContainText('It puts back');
    expect(await made.violations()).toEqual([]);
  });

  test('may be a local one, of which nothing else can be declared', async () => {
    await made.show(() => {});
    await expectPage(row('acme/own-rule').getByRole('button')).toHaveText(['Simulate acme/own-rule']);
  });
});
