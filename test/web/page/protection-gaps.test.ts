import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ProtectionGap } from '#contract';
import { type Documents, engine } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const gap = (kind: string, other: Partial<ProtectionGap> = {}): ProtectionGap => ({
  kind,
  scenarios: [],
  count: 0,
  detail: `/etc/crowdsec/${kind}.yaml says so`,
  ...other,
});

const withGaps =
  (...protection_gaps: ProtectionGap[]) =>
  ({ drift }: Documents) => {
    Object.assign(drift.host ?? {}, { protection_gaps });
  };

describe.skipIf(!hasChromium)('what is installed and loaded and still protects nobody', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const list = () => made.region('Not protecting');

  test('is listed with its kind, the host’s own sentence and the scenarios', async () => {
    await made.show(
      withGaps(
        gap('simulation', { scenarios: ['crowdsecurity/ssh-bf', 'crowdsecurity/ssh-slow-bf'], count: 24 }),
        gap('profiles'),
        gap('of_a_newer_agent'),
      ),
    );
    await expectPage(list().getByText('Installed, loaded and still not protecting: 3')).toBeVisible();
    const items = list().getByRole('listitem');
    await expectPage(items.nth(0)).toContainText('Simulated. web-2 says: /etc/crowdsec/simulation.yaml says so');
    await expectPage(items.nth(0)).toContainText('24 scenarios: crowdsecurity/ssh-bf, crowdsecurity/ssh-slow-bf and 22 more');
    await expectPage(items.nth(0).locator('q')).toHaveText('/etc/crowdsec/simulation.yaml says so');
    await expectPage(items.nth(1)).toHaveText('No decision by a profile. web-2 says: /etc/crowdsec/profiles.yaml says so');
    await expectPage(items.nth(2)).toContainText('of_a_newer_agent');
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    expect(await made.violations()).toEqual([]);
  });

  test('is folded when long, and unfolds with the keyboard', async () => {
    await made.show(withGaps(...['simulation', 'profiles', 'format', 'data_file'].map((kind) => gap(kind))));
    const summary = 'Installed, loaded and still not protecting: 4';
    await expectPage(list().getByText(summary)).toBeVisible();
    await expectPage(list().getByText('Data file missing')).toBeHidden();
    await made.tabTo(summary);
    await made.page.keyboard.press('Enter');
    await expectPage(list().getByText('Data file missing')).toBeVisible();
    expect(await made.violations()).toEqual([]);
  });

  test('is not said to be loaded where that is not known', async () => {
    await made.show((documents) => {
      withGaps(gap('profiles'))(documents);
      Object.assign(documents.drift.host ?? {}, { engine: engine({ state: 'unknown', detail: 'It was not seen.' }) });
    });
    await expectPage(list().getByText('Installed and not protecting, even when loaded: 1')).toBeVisible();
  });

  test('is not shown where there is nothing of it, nor of a host of which nothing is heard', async () => {
    await made.show(() => {});
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    await expectPage(list()).toHaveCount(0);
    await made.show((documents) => {
      withGaps(gap('profiles'))(documents);
      for (const verdict of [documents.drift.scenarios, documents.drift.appsec_tuning])
        Object.assign(verdict, { status: 'unknown', reason: 'agent_silent', detail: 'Nothing was heard.' });
    });
    await expectPage(made.page.getByText(/nothing heard from web-2/)).toBeVisible();
    await expectPage(list()).toHaveCount(0);
  });
});
