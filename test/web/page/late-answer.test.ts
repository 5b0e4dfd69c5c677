import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fleetOf } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const DRIFT = '**/api/security/drift?*';

describe.skipIf(!hasChromium)('a host of which no answer comes', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(async () => {
    await made.page.unroute(DRIFT);
    expect(made.takeFaults()).toEqual([]);
  });

  const unknownHost = {
    status: 404,
    json: { title: 'No such host', status: 404, code: 'unknown_host', detail: 'There is no host web2aaaaaaaa.' },
    contentType: 'application/problem+json',
  };

  test('has its tabs all the same, whose History and Settings need no answer', async () => {
    const asked: Promise<void> = new Promise((resolve) => {
      // It is left without an answer.
      void made.page.route(DRIFT, () => resolve());
    });
    await made.show(() => {});
    await asked;
    await made.tab('History').click();
    await expectPage(made.region('History')).toContainText('Enrolled as web-2.');
    await made.tab('Settings').click();
    await expectPage(made.page.getByLabel('Name')).toBeVisible();
    expect(await made.violations()).toEqual([]);
  });

  test('says so where it is listed and the Worker knows no such host, and goes on when it does', async () => {
    await made.page.route(DRIFT, (route) => route.fulfill(unknownHost));
    await made.show((documents) => Object.assign(documents, { hosts: fleetOf(3).hosts }), '?host=web2aaaaaaaa');
    await expectPage(made.page.getByRole('main')).toContainText('There is no host web2aaaaaaaa.');
    await made.page.unroute(DRIFT);
    await made.page.evaluate(() => dispatchEvent(new Event('online')));
    await expectPage(made.page.getByRole('main')).not.toContainText('There is no host');
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
  });

  test('because it was removed is no failure: the page says that it is not enrolled', async () => {
    await made.show((documents) => Object.assign(documents, { hosts: fleetOf(3).hosts }), '?host=web2aaaaaaaa');
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    await made.page.route(DRIFT, (route) => route.fulfill(unknownHost));
    made.answers.documents = { ...fleetOf(2) };
    made.answers.documents.drift.sequence += 1;
    await made.page.evaluate(() => dispatchEvent(new Event('online')));
    await expectPage(made.page.getByRole('main')).toContainText('not enrolled');
    await expectPage(made.page.getByRole('main')).not.toContainText('There is no host');
  });
});
