import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AT, type Documents, engine, host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const WHY = 'CrowdSec ran before its agent did; what it loaded is known after its next reload.';
const NOT_SEEN = engine({ state: 'unknown', detail: `The host says: “${WHY}”`, started_at: null, loaded_at: null });

function onDisk({ drift }: Documents): void {
  for (const verdict of [drift.scenarios, drift.appsec_tuning])
    Object.assign(verdict, {
      evidence: 'disk',
      detail: `On disk as declared; whether CrowdSec has loaded it is not known: the host says “${WHY}”`,
    });
  Object.assign(drift.appsec_tuning, { running_inbound: null, running_outbound: null });
  Object.assign(drift.host ?? {}, { engine: NOT_SEEN });
}

describe.skipIf(!hasChromium)('a host that is as declared', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test('has the full tick where its engine runs it, with the moments of its load and its start', async () => {
    await made.show(() => {});
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    await expectPage(made.region('Scenarios')).toContainText('The running CrowdSec has loaded exactly this.');
    await expectPage(made.icons('running')).toHaveCount(1);
    await expectPage(made.page.getByText(/^CrowdSec runs what it loaded/)).toHaveText(
      /^CrowdSec runs what it loaded 5 h ago \(.*\d\d:\d\d\); it started 4 days ago \(\d+ \w+, \d\d:\d\d\)$/,
    );
    await expectPage(made.tab('Scenarios')).toHaveAccessibleName('Scenarios');
    await expectPage(made.page).toHaveTitle('web-2 · Argos Drift');
    expect(await made.violations()).toEqual([]);
  });

  test('has another sign where only its disk is known, with the reason, and never the tick', async () => {
    await made.show(onDisk);
    const shown = made.region('Scenarios');
    await expectPage(shown).toContainText('On disk as declared');
    await expectPage(shown).toContainText(`Whether CrowdSec has loaded it is not known. The host says: ${WHY}`);
    await expectPage(shown.locator('q').first()).toHaveText(WHY);
    await expectPage(shown).toContainText('If CrowdSec has not loaded it, reload it: sudo systemctl reload crowdsec');
    await expectPage(made.icons('on_disk')).toHaveCount(1);
    await expectPage(made.icons('running')).toHaveCount(0);
    await expectPage(made.tab('AppSec')).toHaveAccessibleName('AppSec (on disk as declared)');
    expect(await made.page.locator('body').innerText()).not.toMatch(/runtime|runs now|Running as declared/);
    expect(await made.violations()).toEqual([]);
  });

  test('whose engine is known but not for one surface says so there', async () => {
    await made.show(({ drift }) => {
      const detail = 'On disk as declared; whether CrowdSec has loaded it is not known: its agent cannot tell.';
      Object.assign(drift.appsec_tuning, { evidence: 'disk', detail, running_inbound: null, running_outbound: null });
    }, '?host=web2aaaaaaaa&tab=appsec-tuning');
    await expectPage(made.region('AppSec')).toContainText('its agent cannot tell.');
    await expectPage(made.icons('running')).toHaveCount(0);
    await made.tab('Scenarios').click();
    await expectPage(made.icons('running')).toHaveCount(1);
  });

  test('of which an older Worker has published the last check is on disk, in every tab', async () => {
    const older = ({ drift, scenarios }: Documents) => {
      for (const key of ['engine', 'protection_gaps']) Reflect.deleteProperty(drift.host ?? {}, key);
      for (const verdict of [drift.scenarios, drift.appsec_tuning])
        for (const key of ['evidence', 'still_running', 'not_running', 'running_inbound', 'running_outbound'])
          Reflect.deleteProperty(verdict, key);
      for (const row of scenarios.scenarios) Reflect.deleteProperty(row, 'running');
    };
    await made.show(older);
    await expectPage(made.region('Scenarios')).toContainText('On disk as declared');
    await expectPage(made.region('Scenarios').getByRole('listitem').last()).toContainText('Installed');
    await made.tab('AppSec').click();
    await expectPage(made.region('AppSec').getByRole('columnheader')).toHaveText(['Threshold', 'Intent', 'On disk']);
    await expectPage(made.icons('running')).toHaveCount(0);
  });

  test('shows the thresholds that run beside those on disk', async () => {
    await made.show(() => {}, '?host=web2aaaaaaaa&tab=appsec-tuning');
    const table = made.region('AppSec').getByRole('table');
    await expectPage(table.getByRole('columnheader')).toHaveText(['Threshold', 'Intent', 'On disk', 'Running']);
    await expectPage(table.getByRole('row', { name: 'Inbound' }).getByRole('cell')).toHaveText(['15', '15', '15']);
  });

  test('keeps its sign by name alone once the checks have stopped', async () => {
    await made.show(({ drift }) => {
      drift.expires_at = AT.hours;
      drift.last_check_at = AT.hours;
    });
    await expectPage(made.region('Scenarios')).toContainText('last known: running as declared');
    await expectPage(made.icons('running')).toHaveCount(0);
    await expectPage(made.page.getByText(/^CrowdSec runs/)).toHaveCount(0);
  });
});

describe.skipIf(!hasChromium)('the fleet', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const row = (name: string) =>
    made.page.getByRole('listitem').filter({ has: made.page.getByRole('link', { name, exact: true }) });

  test('tells hosts that run as declared from those on whose disk it stands', async () => {
    await made.show((documents) => {
      const { surfaces } = host('half');
      const half = { ...surfaces, appsec_tuning: { ...surfaces.appsec_tuning, evidence: 'disk' as const } };
      documents.hosts = [host('runs'), host('half', { engine: NOT_SEEN, surfaces: half })];
    });
    await expectPage(made.page.getByRole('heading', { level: 2 })).toHaveText(
      '2 hosts: 1 running as declared, 1 on disk as declared',
    );
    await expectPage(row('runs').locator('.icon-running')).toHaveCount(1);
    await expectPage(row('half')).toContainText(`On disk as declared The host says: ${WHY}`);
    await expectPage(row('half').locator('.icon-on_disk')).toHaveCount(1);
    expect(await made.violations()).toEqual([]);
  });
});
