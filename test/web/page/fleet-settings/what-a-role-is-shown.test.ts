import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

describe.skipIf(!hasChromium)('the settings of the fleet', () => {
  const made = new MadeUpPage();
  /** What was asked of the Worker. */
  const asked = new Set<string>();
  beforeAll(async () => {
    await made.open();
    made.page.on('request', (request) => asked.add(new URL(request.url()).pathname));
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(async () => {
    // The page of the test before asks no more.
    await made.page.goto('about:blank');
    asked.clear();
    for (const key of ['isOwner', 'isReadOnly', 'isOut'] as const) delete made.answers[key];
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const sections = () => made.page.getByRole('navigation', { name: 'Sections of the settings' }).getByRole('link');

  test('load when their link is followed, have an address of their own, and the owner sees all of them', async () => {
    made.answers.isOwner = true;
    await made.show(() => {});
    await expectPage(made.page.getByRole('contentinfo')).toBeVisible();
    expect([...asked].filter((path) => path.includes('fleet-settings'))).toEqual([]);
    await made.page.getByRole('link', { name: 'Fleet settings' }).click();
    await expectPage(made.page.getByRole('heading', { level: 1 })).toHaveText('Settings');
    await expectPage(made.page).toHaveTitle(/Settings · Argos Drift$/);
    expect(new URL(made.page.url()).pathname).toBe('/settings');
    await expectPage(sections()).toHaveText(['Tokens', 'Alerts', 'Sessions', 'Who did what', 'Backup']);
    await expectPage(made.page.getByText('You are logged in as the owner.')).toBeVisible();
    await made.tab('Backup').click();
    await expectPage(made.page.getByRole('link', { name: 'Download a backup' })).toHaveAttribute('href', '/api/backup');
    await expectPage(made.region('Backup')).toContainText('The file is a secret:');
    await expectPage(made.region('Backup')).toContainText('scripts/backup FILE');
    expect(await made.violations()).toEqual([]);
    await made.page.reload();
    await expectPage(made.region('Backup')).toBeVisible();
    await made.page.getByRole('link', { name: 'Argos Drift', exact: true }).click();
    await expectPage(made.page.getByRole('heading', { level: 1 })).toHaveText('web-2');
    await made.page.goBack();
    await expectPage(made.region('Backup')).toBeVisible();
  });

  test('are tokens and alerts for an operator, whatever section the address names', async () => {
    await made.show(() => {}, 'settings?section=acts');
    await expectPage(made.region('Tokens')).toBeVisible();
    await expectPage(sections()).toHaveText(['Tokens', 'Alerts']);
    await expectPage(made.page.getByText('You are logged in as ann, an operator.')).toBeVisible();
    await expectPage(made.page.getByText('OPERATOR_TOKEN logs in as the owner.')).toBeVisible();
    expect(asked).not.toContain('/api/acts');
  });

  test('say to a read-only caller who they are and why there is nothing more, and ask for nothing', async () => {
    made.answers.isReadOnly = true;
    await made.show(() => {}, 'settings');
    await expectPage(made.page.getByText('You are logged in as wall, to read only.')).toBeVisible();
    await expectPage(made.page.getByText('are not shown to read-only callers')).toBeVisible();
    await expectPage(made.page.getByRole('main').getByRole('button')).toHaveCount(0);
    expect([...asked].filter((path) => /tokens|sessions|acts|backup/.test(path))).toEqual([]);
  });

  test('that cannot be had say why, and come once the Worker answers again', async () => {
    made.answers.isOwner = true;
    await made.show(() => {}, 'settings');
    await expectPage(made.region('Tokens')).toContainText('Make a token');
    made.answers.fails = 503;
    await made.tab('Sessions').click();
    await expectPage(made.region('Sessions')).toContainText('The fleet cannot be reached right now');
    delete made.answers.fails;
    await made.tab('Tokens').click();
    await made.tab('Sessions').click();
    await expectPage(made.region('Sessions')).toContainText('this one');
  });
});
