import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AT, type Documents, engine, host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const FAULT = '/etc/crowdsec/acquis.d/nginx.yaml: missing labels';
const SENTENCE = 'CrowdSec is not running, so nothing is enforced. The host says: “nothing listens on 127.0.0.1:8080 any more”.';
const DOWN = engine({ state: 'down', detail: SENTENCE, started_at: null, loaded_at: null });

function isDown({ drift, scenarios }: Documents): void {
  for (const row of scenarios.scenarios) row.running = false;
  for (const verdict of [drift.scenarios, drift.appsec_tuning])
    Object.assign(verdict, { status: 'unknown', reason: 'engine_down', detail: SENTENCE, since: AT.minutes, evidence: 'disk' });
  Object.assign(drift.host ?? {}, { engine: DOWN });
}

const drifts = ({ drift }: Documents): void => {
  Object.assign(drift.scenarios, {
    drift_detected: true,
    status: 'drifted',
    cause: 'host',
    expected_disabled: ['crowdsecurity/ssh-bf'],
    actually_enabled: ['crowdsecurity/ssh-bf'],
  });
};

describe.skipIf(!hasChromium)('an engine that does not run, or could not load again', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const red = () => made.region('CrowdSec');
  const isRed = async () => {
    const [border, text] = await red().evaluate((element) => {
      const heading = element.querySelector('h2');
      return [getComputedStyle(element).borderTopColor, heading && getComputedStyle(heading).color];
    });
    expect(border).toBe(text);
    expect(border).toBe('rgb(164, 22, 26)');
  };

  test('that is down is red, first on the page, says why and since when, and how to start it', async () => {
    await made.page.emulateMedia({ colorScheme: 'light' });
    await made.show(isDown);
    await expectPage(red().getByRole('heading')).toHaveText('CrowdSec is not running on web-2.');
    await expectPage(red()).toContainText('Nothing is enforced. The host says: nothing listens on 127.0.0.1:8080 any more.');
    await expectPage(red()).toContainText(/Since \d\d:\d\d \(3 min ago\)/);
    await expectPage(red()).toContainText('sudo systemctl start crowdsec');
    await isRed();
    await expectPage(made.region('Scenarios')).not.toContainText('running yet');
    await expectPage(made.page.getByRole('radio', { name: /reload/ })).toHaveCount(0);
    await expectPage(made.page.locator('main > section').first()).toContainText('CrowdSec is not running');
    await expectPage(made.tab('Scenarios')).toHaveAccessibleName('Scenarios (not running)');
    await expectPage(made.page).toHaveTitle('(1) web-2 · Not running · Argos Drift');
    await expectPage(made.page.locator('link[rel=icon]')).toHaveAttribute('href', '/favicon-failed-1.svg');
    await expectPage(made.icons('running')).toHaveCount(0);
    expect(await made.violations()).toEqual([]);
  });

  test('that is down because of a file names it once, and what to mend', async () => {
    await made.show((documents) => {
      isDown(documents);
      Object.assign(documents.drift.host ?? {}, { load_fault: FAULT, install: 'docker' });
    });
    await expectPage(red()).toContainText(`It would fail at its start. web-2 says: ${FAULT}`);
    await expectPage(red()).toContainText('Mend that file. Then, to start it, run on web-2:');
    await expectPage(red()).toContainText('docker start crowdsec');
    expect((await red().innerText()).split(FAULT)).toHaveLength(2);
  });

  test('that is down is told though no surface could be read', async () => {
    await made.show(({ drift }) => {
      for (const verdict of [drift.scenarios, drift.appsec_tuning])
        Object.assign(verdict, { status: 'unknown', reason: 'unreadable', detail: 'It is unreadable.' });
      Object.assign(drift.host ?? {}, { engine: DOWN });
    });
    await expectPage(red().getByRole('heading')).toHaveText('CrowdSec is not running on web-2.');
    await expectPage(made.page).toHaveTitle('(1) web-2 · Not running · Argos Drift');
  });

  test('that could not load again is red above a verdict that stays, with the file, the sentence and the test', async () => {
    await made.page.emulateMedia({ colorScheme: 'light' });
    await made.show(({ drift }) => Object.assign(drift.host ?? {}, { load_fault: FAULT }));
    await expectPage(red().getByRole('heading')).toHaveText('CrowdSec on web-2 would fail at its next reload.');
    await expectPage(red().locator('q')).toHaveText(FAULT);
    await expectPage(red()).toContainText('Until then it goes on with what it has loaded.');
    await expectPage(red()).toContainText('sudo crowdsec -t');
    await isRed();
    await expectPage(made.region('Scenarios')).toContainText('Running as declared');
    await expectPage(made.page).toHaveTitle('(1) web-2 · Would fail at its next reload · Argos Drift');
    expect(await made.violations()).toEqual([]);
  });

  test('that could not load what only the disk shows is red in the tab as well, and nothing is said to run', async () => {
    await made.show(({ drift }) => {
      const detail = `On disk as declared, but CrowdSec would fail to load it. The host says: “${FAULT}”.`;
      for (const verdict of [drift.scenarios, drift.appsec_tuning])
        Object.assign(verdict, { status: 'unknown', reason: 'unloadable', detail, evidence: 'disk' });
      const unknown = engine({ state: 'unknown', detail: 'It was not seen.', started_at: null, loaded_at: null });
      Object.assign(drift.host ?? {}, { load_fault: FAULT, engine: unknown });
    });
    await expectPage(made.region('Scenarios').locator('.state-failed')).toContainText('Would fail at its next reload');
    await expectPage(red()).not.toContainText('it goes on with what it has loaded');
    await expectPage(made.icons('unknown')).toHaveCount(0);
    expect(await made.violations()).toEqual([]);
  });

  test('stands above a drift, whose apply command tests before it reloads', async () => {
    await made.show((documents) => {
      drifts(documents);
      Object.assign(documents.drift.host ?? {}, { load_fault: FAULT });
    });
    const headings = made.page.locator('main h2');
    await expectPage(headings.first()).toContainText('would fail at its next reload');
    await expectPage(headings.nth(1)).toContainText('Configuration drift detected.');
    await expectPage(made.region('Drift')).toContainText('sudo argos-drift-apply');
  });

  test('that is down stands above what differs on the disk, which is known all the same', async () => {
    await made.show((documents) => {
      drifts(documents);
      isDown(documents);
    });
    await expectPage(made.page.locator('main h2')).toHaveText([
      'CrowdSec is not running on web-2.',
      'Configuration drift detected. What is on disk does not match the panel intent.',
    ]);
    await expectPage(made.region('Drift')).toContainText('sudo argos-drift-apply');
    await expectPage(made.region('Drift')).not.toContainText('Last known');
    await expectPage(made.page).toHaveTitle('(1) web-2 · Not running · Argos Drift');
    expect(await made.violations()).toEqual([]);
  });

  test('is not claimed while nothing is heard of the host, nor once the checks have stopped', async () => {
    await made.show((documents) => {
      isDown(documents);
      for (const verdict of [documents.drift.scenarios, documents.drift.appsec_tuning])
        Object.assign(verdict, { reason: 'agent_silent', detail: 'Nothing was heard.' });
    });
    await expectPage(made.page.getByText(/nothing heard from web-2/)).toBeVisible();
    await expectPage(red().getByRole('heading')).toHaveCount(0);
    await made.show((documents) => {
      isDown(documents);
      documents.drift.expires_at = AT.hours;
    });
    await expectPage(made.page.getByText(/The checks have stopped/)).toBeVisible();
    await expectPage(red().getByRole('heading')).toHaveCount(0);
  });

  test('can be reached and copied with the keyboard alone', async () => {
    await made.show(isDown);
    await expectPage(red().getByRole('heading')).toBeVisible();
    await made.tabTo('Copy the commands that start CrowdSec');
    await made.page.keyboard.press('Enter');
    await expectPage(red().getByRole('button')).toHaveText(/Copied|Press Ctrl\+C/);
  });

  test('is red in the fleet, with what is wrong, and in the title', async () => {
    await made.page.emulateMedia({ colorScheme: 'light' });
    await made.show((documents) => {
      const { surfaces } = host('proxy');
      const failing = {
        ...surfaces.scenarios,
        status: 'unknown',
        reason: 'engine_down',
        detail: SENTENCE,
        evidence: 'disk',
      } as const;
      documents.hosts = [
        host('proxy', { state: 'unknown', engine: DOWN, surfaces: { scenarios: failing, appsec_tuning: failing } }),
        host('shop', { load_fault: FAULT }),
        host('web-1'),
      ];
    });
    const rows = made.region('Hosts').getByRole('listitem');
    await expectPage(rows.nth(0)).toContainText('Not running Nothing is enforced. The host says: nothing listens on');
    await expectPage(rows.nth(1)).toContainText(`Would fail at its next reload shop says: ${FAULT}`);
    for (const each of [0, 1]) {
      await expectPage(rows.nth(each).locator('.icon-failed')).toHaveCount(1);
      await expectPage(rows.nth(each).locator('strong')).toHaveCSS('color', 'rgb(164, 22, 26)');
    }
    await expectPage(made.page.getByRole('heading', { level: 2 })).toHaveText(
      '3 hosts: 1 not running, 1 would fail at its next reload, 1 running as declared',
    );
    await expectPage(made.page).toHaveTitle('(2) Hosts · Argos Drift');
    expect(await made.violations()).toEqual([]);
  });
});
