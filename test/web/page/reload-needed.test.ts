import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Documents, engine, host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const ssh = 'crowdsecurity/ssh-bf';
const reload = { drift_detected: true, status: 'drifted', reason: 'reload_needed', cause: 'intent' } as const;
const PARSER = '/etc/crowdsec/parsers/s01-parse/sshd-logs.yaml';
const STALE = engine({ reload_needed: true, changed_since: [PARSER], changed_count: 1 });

function stillRuns({ drift, scenarios }: Documents): void {
  Object.assign(drift.scenarios, { ...reload, expected_disabled: [ssh], still_running: [ssh] });
  Object.assign(drift.host ?? {}, { engine: STALE });
  for (const row of scenarios.scenarios)
    if (row.canonical_name === ssh) Object.assign(row, { declared: 'disabled', disabled: true, installed: false, running: true });
}

describe.skipIf(!hasChromium)('an engine that has not loaded its disk', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const banner = () => made.region('Drift');

  test('still runs what was removed: an amber banner names it, with the command that reloads', async () => {
    await made.show(stillRuns);
    await expectPage(banner().getByRole('heading', { level: 2 })).toHaveText(
      `Reload needed: web-2 still runs ${ssh}, which it loaded 5 h ago and which was removed since.`,
    );
    await expectPage(banner()).toHaveClass(/banner-drift/);
    await expectPage(banner().locator('.command-text')).toHaveText('sudo systemctl reload crowdsec');
    await expectPage(made.page.getByText('argos-drift-apply')).toHaveCount(0);
    await expectPage(made.tab('Scenarios')).toHaveAccessibleName('Scenarios (reload needed)');
    await expectPage(made.page).toHaveTitle('(1) web-2 · Reload needed · Argos Drift');
    const row = made.region('Scenarios').getByRole('listitem').filter({ hasText: ssh });
    await expectPage(row).toContainText('Declared disabled, not installed, still running');
    await expectPage(made.region('Reload')).toHaveCount(0);
    expect(await made.violations()).toEqual([]);
  });

  test('lists only what a reload would change where that is chosen, with the keyboard', async () => {
    await made.show(stillRuns);
    await made.page.getByRole('radio', { name: 'All' }).focus();
    for (const _ of ['Differing', 'Disabled', 'Needs a reload']) await made.page.keyboard.press('ArrowRight');
    await expectPage(made.page.getByRole('radio', { name: 'Needs a reload 1' })).toBeFocused();
    const rows = made.page.getByRole('list', { name: 'Scenarios' }).getByRole('listitem');
    await expectPage(rows).toHaveCount(1);
    await expectPage(rows).toContainText(ssh);
  });

  test('runs other thresholds than its disk has: they stand side by side in their tab', async () => {
    await made.show(({ drift }) => {
      Object.assign(drift.appsec_tuning, { ...reload, running_inbound: 10 });
      Object.assign(drift.host ?? {}, { engine: STALE });
    }, '?host=web2aaaaaaaa&tab=appsec-tuning');
    const row = made.region('AppSec').getByRole('row', { name: 'Inbound' });
    await expectPage(row.getByRole('cell')).toHaveText(['15', '15', '10']);
    await expectPage(row.getByRole('cell').nth(2)).toHaveCSS('font-weight', '700');
    await expectPage(row.getByRole('cell').nth(1)).toHaveCSS('font-weight', '400');
    await expectPage(banner().locator('.command-text')).toHaveText('sudo systemctl reload crowdsec');
    expect(await made.violations()).toEqual([]);
  });

  test('and whose disk differs as well is given the apply command alone', async () => {
    await made.show((documents) => {
      stillRuns(documents);
      Object.assign(documents.drift.scenarios, { reason: null, actually_enabled: ['crowdsecurity/ssh-slow-bf'] });
    });
    await expectPage(banner().locator('.command-text')).toHaveText('sudo argos-drift-apply');
    await expectPage(banner()).toContainText('Still running');
  });

  test('and could not load it is given no command that would end it', async () => {
    await made.show((documents) => {
      stillRuns(documents);
      Object.assign(documents.drift.host ?? {}, { load_fault: 'acquis.yaml: missing labels' });
    });
    await expectPage(banner()).toContainText('A reload now would end CrowdSec: first mend what is named above.');
    await expectPage(banner().locator('.command-text')).toHaveCount(0);
  });

  test('for other files only says so quietly, folded, with the files and the command', async () => {
    await made.show(({ drift }) =>
      Object.assign(drift.host ?? {}, {
        engine: { ...STALE, changed_since: [PARSER, '/etc/crowdsec/profiles.yaml'], changed_count: 23 },
      }),
    );
    const notice = made.region('Reload');
    const summary = '23 files have changed on web-2 since CrowdSec loaded. Nothing that is compared is concerned.';
    await expectPage(notice.getByText(summary)).toBeVisible();
    await expectPage(notice.getByText(PARSER)).toBeHidden();
    await made.tabTo(summary);
    await made.page.keyboard.press('Enter');
    await expectPage(notice.getByText(PARSER)).toBeVisible();
    await expectPage(notice).toContainText('and 21 more');
    await expectPage(notice.locator('.command-text')).toHaveText('sudo systemctl reload crowdsec');
    await expectPage(banner().getByRole('heading')).toHaveCount(0);
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    await expectPage(made.page).toHaveTitle('web-2 · Argos Drift');
    expect(await made.violations()).toEqual([]);
  });

  test('says of files only that nothing declared is concerned where that is known', async () => {
    await made.show(({ drift }) => {
      Object.assign(drift.host ?? {}, { engine: STALE });
      Object.assign(drift.appsec_tuning, { evidence: 'disk' });
    });
    await expectPage(made.region('Reload').locator('summary')).toHaveText('1 file has changed on web-2 since CrowdSec loaded.');
  });

  test('is amber in the fleet, with the command that reloads among the commands', async () => {
    await made.show((documents) => {
      const { surfaces } = host('web-4');
      const stale = { ...surfaces.scenarios, ...reload, detail: `The running CrowdSec still has it loaded: ${ssh}.` };
      documents.hosts = [
        host('web-4', { state: 'drifted', engine: STALE, surfaces: { ...surfaces, scenarios: stale } }),
        host('web-1'),
      ];
    });
    const row = made.region('Hosts').getByRole('listitem').first();
    await expectPage(row).toContainText(`Reload needed The running CrowdSec still has it loaded: ${ssh}.`);
    await expectPage(row.locator('.icon-drifted')).toHaveCount(1);
    await made.page.getByText('Command for one host').click();
    await expectPage(made.page.getByText('# web-4')).toHaveText('# web-4\nsudo systemctl reload crowdsec');
    await expectPage(made.page).toHaveTitle('(1) Hosts · Argos Drift');
    expect(await made.violations()).toEqual([]);
  });
});
