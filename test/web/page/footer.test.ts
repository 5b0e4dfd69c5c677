import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SessionDocument } from '#contract';
import packageJson from '../../../package.json' with { type: 'json' };
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const OPERATOR: SessionDocument = { role: 'operator', name: 'ci', actor_kind: 'token', expires_at: null };

describe.skipIf(!hasChromium)('the foot of the page, which had neither help, nor version, nor account', () => {
  const made = new MadeUpPage();
  let session: SessionDocument = OPERATOR;
  beforeAll(async () => {
    await made.open();
    await made.page.route('**/api/session', (route) =>
      made.answers.isOut ? route.fallback() : route.fulfill({ json: session }),
    );
  }, 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const foot = () => made.page.getByRole('contentinfo');

  test.each<[SessionDocument, string]>([
    [{ ...OPERATOR, role: 'owner', name: 'owner', actor_kind: 'owner' }, 'Logged in as owner'],
    [OPERATOR, 'Logged in as ci'],
    [{ ...OPERATOR, role: 'read_only', name: 'wall' }, 'Logged in as wall, to read only'],
    [{ ...OPERATOR, name: 'ada@example.org', actor_kind: 'access' }, 'Logged in as ada@example.org'],
  ])('says who is logged in: %j', async (who, words) => {
    session = who;
    await made.show(() => {});
    await expectPage(foot().getByText(words, { exact: true })).toBeVisible();
  });

  test('has the page’s own version, help and the API', async () => {
    await made.show(() => {});
    await expectPage(foot()).toContainText(`Argos Drift ${packageJson.version}`);
    await expectPage(foot().getByRole('link', { name: 'Help' })).toHaveAttribute('href', '/docs/');
    await expectPage(foot().getByRole('link', { name: 'API' })).toHaveAttribute('href', '/openapi.json');
    expect(await made.violations()).toEqual([]);
    await made.page.emulateMedia({ media: 'print' });
    await expectPage(foot()).toBeHidden();
    await made.page.emulateMedia({ media: 'screen' });
  });

  test('has the version and help alone while nobody is logged in', async () => {
    await made.show(() => {});
    made.answers.isOut = true;
    await made.page.reload();
    await expectPage(foot()).toHaveText(`Argos Drift ${packageJson.version}Help`);
    expect(await made.violations()).toEqual([]);
    delete made.answers.isOut;
  });
});
