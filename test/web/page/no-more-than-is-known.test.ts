import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Documents, host, NOW } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('the page claims no more than it knows', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test('of a list of hosts that is old: when each was seen, as of when, and not how long ago', async () => {
    await made.show((documents) => documents.hosts.push(host('web-1')));
    const list = made.region('Hosts');
    await expectPage(list).toContainText(/seen \d+ s ago/);
    await expectPage(list).not.toContainText('as of');
    await made.page.clock.setFixedTime(NOW + 135_000);
    await expectPage(list).toContainText(/Last seen, as of \d\d:\d\d/);
    await expectPage(list.getByRole('listitem').first()).toContainText(/seen \d\d:\d\d/);
    await expectPage(list).not.toContainText(' ago');
    await made.page.clock.setFixedTime(NOW);
    expect(await made.violations()).toEqual([]);
  });

  const cut = ({ drift }: Documents) =>
    Object.assign(drift.scenarios, {
      drift_detected: true,
      status: 'drifted',
      cause: 'host',
      actually_enabled: ['a/one', 'a/two'],
      cut: { actually_enabled: 400, expected_disabled: 400 },
    });

  test('of a list that is cut: how many are not shown, and where all of them are', async () => {
    await made.show(cut);
    const banner = made.region('Drift');
    await expectPage(banner).toContainText('402 scenarios came back');
    await expectPage(banner).toContainText('and 400 more, for which this page has no room');
    await expectPage(banner.getByRole('link', { name: 'all of them' })).toHaveAttribute(
      'href',
      '/api/security/drift?host=web2aaaaaaaa&fresh=true',
    );
    expect(await made.violations()).toEqual([]);
  });
});
