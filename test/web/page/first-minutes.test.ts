import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Reason } from '#contract';
import { removedByHand } from '../../../scripts/fixtures/baseline.ts';
import { type Documents, host, undeclared } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

/** Nothing is known of these surfaces, which did not differ when it was. */
function isUnknown(verdicts: Partial<Pick<Documents['drift'], 'scenarios' | 'appsec_tuning'>>, reason: Reason): void {
  for (const verdict of [verdicts.scenarios, verdicts.appsec_tuning])
    if (verdict) Object.assign(verdict, { status: 'unknown', reason, detail: 'It is not known.' });
}

describe.skipIf(!hasChromium)('the first minutes', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const steps = () => made.region('First steps');

  test('without a host: three sentences, one button, and where to read more', async () => {
    await made.show((documents) => {
      documents.hosts = [];
    });
    const sentences = made.page.getByRole('main').getByRole('listitem');
    await expectPage(sentences).toHaveText([/you declare/, /you apply/, /evidence/]);
    await expectPage(made.page.getByRole('main').getByRole('button')).toHaveText(['Show the command']);
    await expectPage(made.page.getByRole('link', { name: 'how to install' })).toHaveAttribute('href', '/docs/install');
    await expectPage(made.page.getByRole('link', { name: 'what the words mean' })).toHaveAttribute('href', '/docs/words');
    expect(await made.violations()).toEqual([]);
  });

  test('a command that adds a host says how long its code is good, and how many can enrol a minute', async () => {
    await made.show(() => {}, '?add');
    await expectPage(made.page.getByText(/you declare/)).toHaveCount(0);
    await made.page.getByRole('button', { name: 'Show the command' }).click();
    await expectPage(
      made.page.getByText(/The code in the command is good for one host and for an hour, until \d\d:\d\d\./),
    ).toContainText('From one address at most 20 hosts a minute can enrol.');
    expect(await made.violations()).toEqual([]);
  });

  test('until something is declared: how to declare, to apply, and what evidence does', async () => {
    await made.show(undeclared);
    await expectPage(steps().getByRole('listitem')).toHaveText([
      'Declare: press Disable beside a scenario that web-2 shall not have.',
      /^Apply: .* on web-2\.$/,
      /^Evidence: .*by itself/,
    ]);
    expect(await made.violations()).toEqual([]);
    await made.tab('AppSec').click();
    await expectPage(steps()).toHaveCount(0);
  });

  test.each<[string, (documents: Documents) => void]>([
    ['something of the host is declared', ({ drift }) => Object.assign(drift.appsec_tuning, { basis: 'declared' })],
    ['something is declared on another host', ({ hosts }) => void hosts.push(host('web-1'))],
    ['an older Worker does not say what is declared', ({ drift }) => Reflect.deleteProperty(drift.scenarios, 'basis')],
    ['nobody knows', ({ drift }) => Object.assign(drift, { expires_at: drift.last_check_at })],
    ['nothing was adopted either', ({ drift }) => Object.assign(drift.scenarios, { status: 'undeclared', basis: null })],
    ['its agent is silent', ({ drift }) => isUnknown(drift, 'agent_silent')],
    ['CrowdSec does not run', ({ drift }) => isUnknown(drift, 'engine_down')],
    ['something drifts', (documents) => removedByHand(documents, 'crowdsecurity/ssh-bf')],
    ['the host has no scenarios', ({ scenarios }) => scenarios.scenarios.splice(0)],
  ])('they are not told where %s', async (_, change) => {
    await made.show((documents) => {
      undeclared(documents);
      change(documents);
    }, '?host=web2aaaaaaaa');
    // It comes with the same file as the steps.
    await expectPage(made.page.getByText(/^Baseline: /)).toBeVisible();
    await expectPage(steps()).toHaveCount(0);
  });

  test('they are told to a host without a tuning file too', async () => {
    await made.show((documents) => {
      undeclared(documents);
      Object.assign(documents.drift.appsec_tuning, { status: 'undeclared', basis: null, detail: 'Nothing is compared.' });
    });
    await expectPage(steps()).toBeVisible();
  });

  test('they are told where only the thresholds are not known, as beside a CrowdSec without AppSec', async () => {
    await made.show((documents) => {
      undeclared(documents);
      isUnknown({ appsec_tuning: documents.drift.appsec_tuning }, 'not_loaded');
    });
    await expectPage(steps()).toBeVisible();
  });

  test('they go with the first declaration', async () => {
    await made.show(undeclared);
    await expectPage(steps()).toBeVisible();
    const { documents } = made.answers;
    await made.page.route('**/api/security/scenarios/**', (route) => {
      documents.drift.scenarios.basis = 'declared';
      documents.drift.sequence += 1;
      return route.fulfill({ json: {} });
    });
    await made.page.getByRole('button', { name: 'Disable crowdsecurity/ssh-bf' }).click();
    await made.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expectPage(steps()).toHaveCount(0);
  });
});

describe.skipIf(!hasChromium)('the log-in form', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());

  test('says where the token is found', async () => {
    await made.show(() => {});
    made.answers.isOut = true;
    await made.page.reload();
    const token = made.page.getByLabel('Token', { exact: true });
    await expectPage(token).toHaveAccessibleDescription(
      /secret OPERATOR_TOKEN.*scripts\/deploy printed.*scripts\/start keeps it in operator-token/,
    );
    expect(await made.violations()).toEqual([]);
  });
});
