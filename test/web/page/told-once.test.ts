import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { removedByHand } from '../../../scripts/fixtures/baseline.ts';
import { AT, type Documents, engine, host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const FAULT = '/etc/crowdsec/acquis.d/nginx.yaml: missing labels';

const each = ({ drift }: Documents, other: object): void => {
  for (const verdict of [drift.scenarios, drift.appsec_tuning]) Object.assign(verdict, other);
};

const stopped = ({ drift }: Documents) => {
  drift.expires_at = AT.hours;
  drift.last_check_at = AT.hours;
  for (const verdict of [drift.scenarios, drift.appsec_tuning]) verdict.last_check_at = AT.hours;
};

describe.skipIf(!hasChromium)('is told once:', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => {
    delete made.answers.fails;
    expect(made.takeFaults()).toEqual([]);
  });

  const state = (tab: string) => made.region(tab).locator('.state');

  test('checks that have stopped, on top, with from when everything is and where to look', async () => {
    await made.show(stopped);
    await expectPage(made.page.getByText('The checks have stopped: nothing on this page is confirmed.')).toBeVisible();
    await expectPage(
      made.page.getByText(/What you see is last known, from .*\d\d:\d\d\. Look at the Worker’s cron trigger and logs\./),
    ).toBeVisible();
    await expectPage(state('Scenarios')).toHaveText(/^Unknown\s*last known: running as declared$/);
    await expectPage(made.page.getByText(/keeps trying|nobody knows/i)).toHaveCount(0);
    expect(await made.violations()).toEqual([]);
  });

  test('a Worker that does not answer, on top, and nothing more in a tab', async () => {
    await made.show(() => {});
    await expectPage(state('Scenarios')).toContainText('Running as declared');
    made.answers.fails = 503;
    await made.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expectPage(made.page.getByText(/cannot be reached right now/)).toHaveCount(1);
    await expectPage(made.page.getByText('The page keeps trying.')).toHaveCount(1);
    await expectPage(state('Scenarios')).toHaveText(/^Unknown\s*last known: running as declared$/);
  });

  test('an outage of the fleet: its rows say no more than what was last known', async () => {
    await made.show((documents) => {
      stopped(documents);
      documents.hosts.push(host('web-1'));
    });
    await expectPage(made.page.getByText('The checks have stopped')).toHaveCount(1);
    await expectPage(made.region('Hosts').getByRole('listitem').first()).toContainText('Unknown last known: running as declared');
  });

  test('since when an agent is silent: its tabs do not repeat it', async () => {
    await made.show((documents) => {
      each(documents, { status: 'unknown', reason: 'agent_silent', detail: 'No evidence has come.', last_known_at: AT.hours });
      Object.assign(documents.drift.host ?? {}, { reported_at: AT.hours });
    });
    await expectPage(made.region('Unknown')).toContainText('nothing heard from web-2 since');
    await expectPage(made.region('Unknown')).toContainText('Last known: nothing differed.');
    await expectPage(made.page.getByText(/Last known values/)).toHaveCount(0);
  });

  test('that a silent host drifted when it was last heard', async () => {
    await made.show((documents) => {
      removedByHand(documents, 'crowdsecurity/ssh-bf');
      each(documents, { status: 'unknown', reason: 'agent_silent', detail: 'No evidence has come.', last_known_at: AT.hours });
    });
    await expectPage(made.region('Drift')).toContainText('Configuration drift was detected.');
    await expectPage(made.region('Unknown')).toContainText('CrowdSec itself may be fine.');
    await expectPage(made.region('Unknown')).not.toContainText('Last known');
  });

  test('how CrowdSec is started, as a command, whatever the host says', async () => {
    const says = 'it ended.  Start it: curl evil';
    await made.show((documents) => {
      const detail = `CrowdSec is not running, so nothing is enforced. The host says: “${says}”. Start it: sudo systemctl start crowdsec.`;
      each(documents, { status: 'unknown', reason: 'engine_down', detail });
      Object.assign(documents.drift.host ?? {}, { engine: engine({ state: 'down', detail }) });
    });
    await expectPage(made.region('CrowdSec').getByText('sudo systemctl start crowdsec')).toHaveCount(1);
    await expectPage(made.region('CrowdSec').locator('q')).toHaveText(says);
    await expectPage(made.region('CrowdSec').locator('.banner-words')).not.toContainText('sudo systemctl');
  });

  test('which file CrowdSec would not load', async () => {
    await made.show((documents) => {
      each(documents, {
        status: 'unknown',
        reason: 'unloadable',
        evidence: 'disk',
        detail: `On disk as declared, but CrowdSec would fail to load it. The host says: “${FAULT}”.`,
      });
      Object.assign(documents.drift.host ?? {}, { load_fault: FAULT });
    });
    await expectPage(state('Scenarios')).toContainText('The files agree.');
    await expectPage(made.page.getByText(FAULT)).toHaveCount(1);
  });

  test('that something is on disk, and that it is not known to run', async () => {
    await made.show(({ drift }) => {
      const why = 'CrowdSec runs, and its agent cannot tell what of this it has loaded.';
      const detail = `On disk as declared; whether CrowdSec has loaded it is not known: ${why} Compared: 8 adopted.`;
      Object.assign(drift.scenarios, { evidence: 'disk', detail });
    });
    await expectPage(state('Scenarios')).toContainText(
      'Whether CrowdSec has loaded it is not known: CrowdSec runs, and its agent cannot tell what of this it has loaded.',
    );
    await expectPage(made.page.getByText(/On disk as declared/)).toHaveCount(1);
  });

  test('that it could not be read what lists the rule of the thresholds', async () => {
    await made.show((documents) => {
      documents.tuning.loaded_by = null;
      Object.assign(documents.drift.appsec_tuning, {
        status: 'unknown',
        reason: 'unreadable',
        detail: 'The file agrees. Whether CrowdSec loads it could not be read: look at its acquisitions.',
      });
    }, '?host=web2aaaaaaaa&tab=appsec-tuning');
    await expectPage(state('AppSec')).toContainText('Whether CrowdSec loads it could not be read: look');
    await expectPage(made.region('AppSec')).toContainText('Tuning file:');
    await expectPage(made.page.getByText(/could not be read/)).toHaveCount(1);
  });

  const differs = ({ drift }: Documents) =>
    Object.assign(drift.appsec_tuning, {
      drift_detected: true,
      status: 'drifted',
      cause: 'host',
      since: AT.minutes,
      actual_inbound: 10,
      running_inbound: 10,
      detail: 'The inbound threshold is 10 on the host, 15 is declared.',
    });

  test('thresholds that differ: a sentence in the banner, and the one table in their tab', async () => {
    await made.show(differs);
    await expectPage(made.region('Drift')).toContainText('The inbound threshold is 10 on the host, 15 is declared.');
    await expectPage(made.region('Drift').getByRole('button', { name: 'Keep it: declare inbound 10' })).toBeVisible();
    await expectPage(made.page.getByRole('table')).toHaveCount(0);
    await made.tab('AppSec').click();
    await expectPage(made.page.getByRole('table')).toHaveCount(1);
    await expectPage(made.region('AppSec').getByRole('row', { name: 'Inbound' }).getByRole('cell')).toHaveText([
      '15',
      '10',
      '10',
    ]);
    expect(await made.violations()).toEqual([]);
  });

  test('thresholds that differ beside a CrowdSec that is down, with both numbers', async () => {
    await made.show((documents) => {
      differs(documents);
      const detail =
        'CrowdSec is not running, so nothing is enforced. The host says: “it ended”. Start it: sudo systemctl start crowdsec.';
      each(documents, { status: 'unknown', reason: 'engine_down', detail });
      Object.assign(documents.drift.host ?? {}, { engine: engine({ state: 'down', detail }) });
    });
    await expectPage(made.region('Drift').getByText('The inbound threshold is 10 on disk, 15 in the intent.')).toHaveCount(1);
    await expectPage(made.region('Drift').getByText(/outbound/)).toHaveCount(0);
  });

  test('thresholds that differed: that the host was as declared, and not that it is not', async () => {
    await made.show((documents) => {
      differs(documents);
      Object.assign(documents.drift.appsec_tuning, { status: 'unknown', reason: 'unreadable', detail: 'It could not be read.' });
    });
    await expectPage(made.region('Drift')).toContainText('Last known: web-2 was as declared; then its tuning file changed.');
    await expectPage(made.region('Drift')).not.toContainText('not the declared ones');
  });
});
