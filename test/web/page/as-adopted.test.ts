import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dropped, removedByHand } from '../../../scripts/fixtures/baseline.ts';
import { type Documents, host, undeclared } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('a host of which nobody declared anything', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test('runs as adopted, and nowhere as declared', async () => {
    await made.show(undeclared);
    await expectPage(made.region('Scenarios')).toContainText('Running as adopted');
    await made.tab('AppSec').click();
    await expectPage(made.region('AppSec')).toContainText('Running as adopted');
    await expectPage(made.region('AppSec').getByRole('columnheader')).toHaveText(['Threshold', 'Intent', 'On disk', 'Running']);
    await expectPage(made.region('AppSec').getByRole('cell', { name: '(adopted)' })).toHaveText(['15 (adopted)', '4 (adopted)']);
    await expectPage(made.region('AppSec')).toContainText('What the file had was adopted 4 days ago');
    expect(await made.page.locator('body').innerText()).not.toMatch(/\bas declared/);
    expect(await made.violations()).toEqual([]);
  });

  const intended = () => made.region('AppSec').locator('tbody td:nth-of-type(1)');

  test('and then of one threshold something says of each where it comes from', async () => {
    await made.show(({ tuning }) => {
      tuning.adopted = { inbound: false, outbound: true };
    }, '?host=web2aaaaaaaa&tab=appsec-tuning');
    await expectPage(intended()).toHaveText(['15', '4 (adopted)']);
    await expectPage(made.region('AppSec')).not.toContainText('Nobody has declared a threshold');
  });

  test('and whose tuning file could be adopted in part says which part', async () => {
    await made.show((documents) => {
      undeclared(documents);
      Object.assign(documents.tuning, {
        declared: { inbound: true, outbound: false },
        adopted: { inbound: true, outbound: false },
      });
    }, '?host=web2aaaaaaaa&tab=appsec-tuning');
    await expectPage(intended()).toHaveText(['15 (adopted)', '4 (default, not declared)']);
    await expectPage(made.region('AppSec')).toContainText('Of what the file had the inbound threshold was adopted 4 days ago');
  });

  test('stands on disk as adopted where its engine is not known, also in the name of its tab', async () => {
    await made.show((documents) => {
      undeclared(documents);
      documents.drift.scenarios.evidence = 'disk';
    });
    await expectPage(made.region('Scenarios')).toContainText('On disk as adopted');
    await expectPage(made.tab('Scenarios')).toHaveAccessibleName('Scenarios (on disk as adopted)');
  });

  test('that was changed by hand was as adopted until then', async () => {
    await made.show((documents) => {
      undeclared(documents);
      removedByHand(documents, 'crowdsecurity/ssh-bf');
    });
    await expectPage(made.region('Drift')).toContainText(
      /web-2 was as adopted until \d\d:\d\d; then crowdsecurity\/ssh-bf was removed/,
    );
  });

  test('is counted and chosen as adopted, and one as declared where only its thresholds are', async () => {
    const fleet = (documents: Documents) => {
      documents.hosts = [host('web-1'), host('web-3'), host('web-4')];
      undeclared(documents);
      const [declared, half] = documents.hosts;
      for (const each of Object.values(declared?.surfaces ?? {})) each.basis = 'declared';
      if (half) half.surfaces.appsec_tuning.basis = 'declared';
    };
    await made.show(fleet);
    await expectPage(made.region('Hosts')).toContainText('3 hosts: 2 running as declared, 1 running as adopted');
    await made.page.getByRole('link', { name: 'web-4' }).click();
    await expectPage(made.page.getByRole('option', { name: 'web-4: running as adopted' })).toHaveCount(1);
    await expectPage(made.page.getByRole('option', { name: 'web-3: running as declared' })).toHaveCount(1);
  });

  test('and of which nothing is adopted yet, while what is declared agrees, says why, whatever is known of its engine', async () => {
    const why =
      'What is installed is not adopted while it is not known which are simulated. The host says: “no simulation.yaml”.';
    for (const evidence of ['running', 'disk'] as const) {
      await made.show((documents) => {
        dropped(documents);
        const known =
          evidence === 'running'
            ? 'Running as declared.'
            : 'On disk as declared; whether CrowdSec has loaded it is not known: the host does not say why.';
        Object.assign(documents.drift.scenarios, { evidence, detail: `${known} Compared: 1 declared disabled. ${why}` });
      });
      await expectPage(made.region('Scenarios').locator('.baseline')).toContainText(
        'What is installed is not adopted while it is not known which are simulated. The host says: no simulation.yaml.',
      );
      await expectPage(made.page.getByText('What is installed is not adopted')).toHaveCount(1);
    }
    expect(await made.violations()).toEqual([]);
  });

  describe('and of which nothing was adopted either', () => {
    const state = (tab: string) => made.region(tab).locator('.state');
    const NEXT = 'Once something is declared, a banner shows the command that applies it.';
    const notAdopted = (detail: string) => (documents: Documents) => {
      undeclared(documents);
      for (const verdict of [documents.drift.scenarios, documents.drift.appsec_tuning])
        Object.assign(verdict, { status: 'undeclared', basis: null, detail });
    };

    test.each([
      ['an apply is at work', 'Nothing is compared yet. What is installed is not adopted while an apply is at work.'],
      [
        'the baseline was dropped',
        'Nothing is compared, since the baseline was dropped: declare a scenario, or adopt what is installed.',
      ],
      [
        'none is installed',
        'Nothing is compared, since no scenario is installed on this host: declare one that shall be, or install some, which are then adopted.',
      ],
    ])('says that %s and what to do, once, and not since when', async (_, detail) => {
      await made.show(notAdopted(detail));
      await expectPage(state('Scenarios').getByRole('paragraph').nth(1)).toHaveText(`${detail} ${NEXT}`);
      await expectPage(state('Scenarios')).not.toContainText('since 0');
      expect(await made.violations()).toEqual([]);
    });

    test.each([
      [
        'there is no tuning file',
        'Nothing is compared, since there is no tuning file on this host: declare a threshold, and the apply command writes the file.',
      ],
      [
        'its numbers cannot be declared',
        'Nothing is compared until a threshold is declared: what the tuning file sets is not between 1 and 100, so it was not adopted.',
      ],
    ])('says of its thresholds that %s', async (_, detail) => {
      await made.show(notAdopted(detail), '?host=web2aaaaaaaa&tab=appsec-tuning');
      await expectPage(state('AppSec').getByRole('paragraph').nth(1)).toHaveText(`${detail} ${NEXT}`);
    });

    test('does not tell of a command who may only read', async () => {
      made.answers.isReadOnly = true;
      await made.show(notAdopted("Nothing is compared yet. What is installed is adopted with the agent's next message."));
      await expectPage(state('Scenarios')).toContainText("adopted with the agent's next message.");
      await expectPage(state('Scenarios')).not.toContainText('banner');
      delete made.answers.isReadOnly;
    });
  });
});
