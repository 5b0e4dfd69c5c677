import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('adding a host beside another', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());

  test('leads to how to install, and says so where only this machine reaches the address', async () => {
    const url = 'http://127.0.0.1:18790';
    const command = `curl -fsSL ${url}/agent/install.sh | sudo sh -s -- ${url} CODE`;
    await made.page.route('**/api/hosts/enrollments', (route) =>
      route.fulfill({ json: { url, command, code: 'CODE', expires_at: '2026-03-01T05:15:00Z' } }),
    );
    await made.show(() => {}, '?add');
    await expectPage(made.page.getByRole('link', { name: 'how to install' })).toHaveAttribute('href', '/docs/install');
    await made.page.getByRole('button', { name: 'Show the command' }).click();
    await expectPage(made.page.getByText('Only this machine reaches')).toContainText('scripts/another-host');
    await made.page.setViewportSize({ width: 390, height: 844 });
    const option = made.page.locator('.command').getByText('-s', { exact: true });
    expect(await option.evaluate((element) => element.getClientRects().length)).toBe(1);
    await expectPage(made.page.locator('.command-text').first()).toHaveText(command);
    expect(await made.violations()).toEqual([]);
  });
});
