import { afterAll, beforeAll, describe, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('a declaration of which no answer came', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());

  test('says that it is not known whether it was made, and what to do', async () => {
    await made.show(() => {});
    await made.page.route(/\/api\/security\/scenarios\//, (route) => route.abort());
    await made.page.getByRole('button', { name: 'Disable crowdsecurity/ssh-bf' }).click();
    await made.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expectPage(made.page.getByRole('alert').filter({ hasText: 'cannot be reached' })).toContainText(
      'it is not known whether this was declared: look again, and try again.',
    );
  });
});
