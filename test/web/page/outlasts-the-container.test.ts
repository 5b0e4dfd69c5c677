import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Documents } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const SUMMARY = 'Make this outlast the container';

/** A CrowdSec in a container or not, with one scenario that is declared disabled, or none. */
const host = (install: 'docker' | 'systemd', isDeclared: boolean) => (documents: Documents) => {
  Object.assign(documents.drift.host ?? {}, { install });
  for (const row of documents.scenarios.scenarios) Object.assign(row, { declared: null, disabled: false });
  const [first] = documents.scenarios.scenarios;
  if (isDeclared) Object.assign(first ?? {}, { canonical_name: 'crowdsecurity/ssh-bf', declared: 'disabled', disabled: true });
};

describe.skipIf(!hasChromium)('the lines that make the intent outlast a container', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const summary = () => made.region('Scenarios').getByText(SUMMARY);

  test('are shown for a CrowdSec in a container, and can be copied', async () => {
    await made.show(host('docker', true));
    await summary().click();
    await expectPage(made.region('Scenarios')).toContainText('DISABLE_SCENARIOS: "crowdsecurity/ssh-bf"');
    await expectPage(made.page.getByRole('button', { name: 'Copy the environment of CrowdSec’s container' })).toBeVisible();
    expect(await made.violations()).toEqual([]);
  });

  test.each([
    ['nothing is declared', 'docker', false],
    ['no container is', 'systemd', true],
  ] as const)('are not there where %s', async (_, install, isDeclared) => {
    await made.show(host(install, isDeclared));
    await expectPage(made.region('Scenarios').getByRole('list', { name: 'Scenarios' })).toBeVisible();
    await expectPage(summary()).toHaveCount(0);
  });
});
