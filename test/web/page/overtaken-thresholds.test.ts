import { beforeEach, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium } from './support/made-up-page.ts';
import { twoPeople } from './support/two-people.ts';

const APPSEC = '?host=web2aaaaaaaa&tab=appsec-tuning';

describe.skipIf(!hasChromium)('a threshold that somebody else declared first', () => {
  const { made, people } = twoPeople();
  beforeEach(async () => {
    await made.show(() => {}, APPSEC);
    await expectPage(inbound()).toHaveValue('15');
  });

  const inbound = () => made.page.getByLabel('Inbound threshold');
  const field = () => made.page.locator('.field').filter({ has: inbound() });
  const told = () => field().getByRole('alert').filter({ hasText: /\w/ });
  const button = (name: string) => field().getByRole('button', { name: `${name} for the inbound threshold` });
  /** It is asked first, since the number rises. */
  const press = async () => {
    await inbound().press('Enter');
    await made.page.getByRole('dialog').getByRole('button', { name: 'Raise' }).click();
  };
  const declare = async (value: string) => {
    await inbound().fill(value);
    await press();
  };

  test('is told below the field with who did it and when, and what was typed stays', async () => {
    people.declaresInbound(21);
    await declare('25');
    await expectPage(told()).toContainText('21 was declared by ci 4 s ago:');
    await expectPage(inbound()).toHaveValue('25');
    await expectPage(made.page.getByRole('row', { name: /^Inbound/ })).toContainText('21');
    expect(people.documents.tuning.inbound_threshold).toBe(21);
    expect(people.sent).toEqual([
      { what: 'PATCH appsec-tuning {"inbound_threshold":25}', ifMatch: '"web2aaaaaaaa.7"', status: 412 },
    ]);
    expect(await made.violations()).toEqual([]);
    await made.page.setViewportSize({ width: 320, height: 700 });
    expect(await made.isTooWide()).toBe(false);
    await made.page.setViewportSize({ width: 1280, height: 900 });
  }, 60_000);

  test('is taken by “Use that”: what was typed goes, and the focus is in the field', async () => {
    people.declaresInbound(21);
    await declare('25');
    await button('Use that').press('Enter');
    await expectPage(told()).toHaveCount(0);
    await expectPage(inbound()).toHaveValue('21');
    await expectPage(inbound()).toBeFocused();
    expect(people.sent).toHaveLength(1);
  });

  test('is overwritten by “Declare mine”, on the revision that was shown by then', async () => {
    people.declaresInbound(21);
    await declare('25');
    await button('Declare mine').press('Enter');
    await expectPage(told()).toHaveCount(0);
    await expectPage(inbound()).toBeFocused();
    expect(people.sent.at(-1)).toMatchObject({ ifMatch: '"web2aaaaaaaa.8"', status: 200 });
    expect(people.documents.tuning.inbound_threshold).toBe(25);
  });

  test('and again before “Declare mine”, is told again', async () => {
    people.declaresInbound(21);
    await declare('25');
    await expectPage(told()).toContainText('21 was declared by ci');
    people.declaresInbound(22, { actor: 'owner', actor_kind: 'owner' });
    await button('Declare mine').click();
    await expectPage(told()).toContainText('22 was declared by the owner 4 s ago:');
    expect(people.documents.tuning.inbound_threshold).toBe(22);
    await button('Declare mine').click();
    await expectPage(told()).toHaveCount(0);
    expect(people.documents.tuning.inbound_threshold).toBe(25);
  });

  test('before the page knew, is told also where a newer list came while it was typed', async () => {
    await inbound().fill('25');
    people.declaresInbound(21);
    people.documents.drift.sequence += 1;
    await made.page.evaluate(() => dispatchEvent(new Event('online')));
    await expectPage(made.page.getByRole('row', { name: /^Inbound/ })).toContainText('21');
    await press();
    await expectPage(told()).toContainText('21 was declared by ci');
    expect(people.sent).toEqual([expect.objectContaining({ ifMatch: '"web2aaaaaaaa.7"', status: 412 })]);
  });

  test('with the same number is what was wanted', async () => {
    people.declaresInbound(25);
    await declare('25');
    await expectPage(made.page.getByRole('row', { name: /^Inbound/ })).toContainText('25');
    await expectPage(told()).toHaveCount(0);
    expect(people.sent).toHaveLength(1);
  });

  test.each<[string, () => void]>([
    ['somebody declared a scenario', () => people.declares('crowdsecurity/ssh-bf', 'disabled')],
    [
      'somebody declared the other threshold',
      () =>
        people.somebodyElse('Declared the outbound threshold 9.', ({ tuning }) =>
          Object.assign(tuning, { outbound_threshold: 9 }),
        ),
    ],
    [
      'Argos Drift adopted what the host has',
      () =>
        people.somebodyElse('Adopted what the host has: 8 scenarios.', () => {}, {
          kind: 'intent_adopted',
          actor: 'argos',
          actor_kind: 'argos',
        }),
    ],
  ])('is none where %s: the page sends it again by itself', async (_, change) => {
    people.beforeNext = change;
    await declare('25');
    await expectPage(made.page.getByRole('row', { name: /^Inbound/ })).toContainText('25');
    await expectPage(told()).toHaveCount(0);
    expect(people.sent.map(({ ifMatch, status }) => [ifMatch, status])).toEqual([
      ['"web2aaaaaaaa.7"', 412],
      ['"web2aaaaaaaa.8"', 200],
    ]);
  });

  test('as the adopted one, is told as that', async () => {
    people.somebodyElse(
      'Adopted what the host has: the inbound threshold 21.',
      ({ tuning }) => Object.assign(tuning, { inbound_threshold: 21, adopted: { inbound: true, outbound: false } }),
      { kind: 'intent_adopted', actor: 'argos', actor_kind: 'argos' },
    );
    await declare('25');
    await expectPage(told()).toContainText('21 was adopted by Argos Drift 4 s ago:');
  });

  test('with the longest name scrolls nothing sideways', async () => {
    people.declaresInbound(21, { actor: `ci-${'x'.repeat(97)}` });
    await declare('25');
    await expectPage(told()).toContainText('21 was declared by ci-x');
    await made.page.setViewportSize({ width: 320, height: 700 });
    expect(await made.isTooWide()).toBe(false);
    await made.page.setViewportSize({ width: 1280, height: 900 });
  });

  test('cannot be told where the part of the page that does it is gone: then the Worker’s own words are', async () => {
    await made.page.route(/\/assets\/overtaken-.*\.js$/, (route) => route.abort());
    await made.page.reload();
    await expectPage(inbound()).toHaveValue('15');
    people.declaresInbound(21);
    await declare('25');
    await expectPage(made.page.getByRole('alert').filter({ hasText: 'The intent of web-2 has changed: 8.' })).toBeVisible();
    await expectPage(inbound()).toHaveValue('25');
    await made.page.unroute(/\/assets\/overtaken-.*\.js$/);
  });
});
