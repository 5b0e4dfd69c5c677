import type { Locator } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Evidence, HostSummary, Reason, Status } from '#contract';
import { AT, type Documents, engine, host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const DOWN = engine({
  state: 'down',
  detail: 'CrowdSec is not running, so nothing is enforced.',
  started_at: null,
  loaded_at: null,
});

const because = (reason: Reason, host: object = {}) =>
  function change({ drift }: Documents): void {
    for (const verdict of [drift.scenarios, drift.appsec_tuning])
      Object.assign(verdict, { status: 'unknown', reason, detail: 'It is not known.', since: AT.minutes });
    Object.assign(drift.host ?? {}, host);
  };

const drifts = (other: object) =>
  function change({ drift }: Documents): void {
    Object.assign(drift.scenarios, { drift_detected: true, status: 'drifted', cause: 'intent', ...other });
  };

const ofHost = (other: object) =>
  function change({ drift }: Documents): void {
    Object.assign(drift.host ?? {}, other);
  };

describe.skipIf(!hasChromium)('help for a state', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const help = (about: string): Locator =>
    made.page.getByRole('link', { name: `Help: ${about}`, exact: true, includeHidden: true });

  test.each<[string, string, (documents: Documents) => void]>([
    ['running as declared', 'running', () => {}],
    ['on disk as declared', 'on_disk', ({ drift }) => Object.assign(drift.scenarios, { evidence: 'disk' })],
    ['nothing declared', 'undeclared', ({ drift }) => Object.assign(drift.scenarios, { status: 'undeclared', evidence: null })],
    ['drifted', 'drifted', drifts({ actually_enabled: ['crowdsecurity/ssh-bf'] })],
    ['reload needed', 'reload_needed', drifts({ reason: 'reload_needed', still_running: ['crowdsecurity/ssh-bf'] })],
    ['agent silent', 'agent_silent', because('agent_silent')],
    ['never reported', 'never_reported', because('never_reported')],
    ['two agents', 'duplicate_agent', because('duplicate_agent')],
    ['unreadable', 'unreadable', because('unreadable')],
    ['part of an item', 'part_of_item', because('part_of_item')],
    ['not running', 'engine_down', because('engine_down', { engine: DOWN })],
    ['would fail at its next reload', 'unloadable', ofHost({ load_fault: '/etc/crowdsec/acquis.yaml: missing labels' })],
    ['the newest intent is not there', 'delivery_fault', ofHost({ delivery_fault: 'no space left on device' })],
    [
      'installed and not protecting',
      'protection_gaps',
      ofHost({ protection_gaps: [{ kind: 'profiles', scenarios: [], count: 0, detail: 'no profile decides' }] }),
    ],
    [
      'older agent',
      'older_agent',
      ({ hosts }) => {
        for (const host of hosts) host.agent_version = '0.1.0';
      },
    ],
    [
      'files that have changed since CrowdSec loaded',
      'reload',
      ofHost({ engine: engine({ reload_needed: true, changed_since: ['/etc/crowdsec/profiles.yaml'], changed_count: 1 }) }),
    ],
    ['tainted collections', 'tainted', () => {}],
  ])('that is shown as “%s” leads to #%s', async (about, anchor, change) => {
    await made.show(change, '?host=web2aaaaaaaa&tab=scenarios');
    await expectPage(help(about)).toHaveAttribute('href', `/docs/states#${anchor}`);
    await expectPage(help(about)).toHaveText('Help');
  });

  test('that is unknown since the checks have stopped stands in the notice on top', async () => {
    await made.show(({ drift }) => {
      drift.expires_at = AT.hours;
      drift.last_check_at = AT.hours;
    }, '?host=web2aaaaaaaa');
    await expectPage(help('checks stopped')).toHaveAttribute('href', '/docs/states#check_stopped');
  });

  const surfaces = (status: Status, reason: Reason | null = null, evidence: Evidence = 'running') => {
    const surface = { ...host('any').surfaces.scenarios, status, reason, evidence };
    return { state: status, surfaces: { scenarios: surface, appsec_tuning: surface } };
  };

  test.each<[string, string, Partial<HostSummary>]>([
    ['running as declared', 'running', {}],
    ['on disk as declared', 'on_disk', surfaces('in_sync', null, 'disk')],
    ['nothing declared', 'undeclared', surfaces('undeclared')],
    ['drifted', 'drifted', surfaces('drifted')],
    ['reload needed', 'reload_needed', surfaces('drifted', 'reload_needed')],
    ['unknown', 'agent_silent', surfaces('unknown', 'agent_silent')],
    ['not running', 'engine_down', { ...surfaces('unknown', 'engine_down'), engine: DOWN }],
    ['would fail at its next reload', 'unloadable', { load_fault: '/etc/crowdsec/acquis.yaml: missing labels' }],
    ['rules not received', 'missed_protection', { missed_protection: 3 }],
  ])('that a row of the fleet shows as “%s” leads to #%s from its details', async (about, anchor, other) => {
    await made.show((documents) => {
      documents.hosts = [host('web-1', other), host('web-2')];
    });
    await made.page.getByRole('button', { name: 'Details of web-1' }).click();
    await expectPage(help(about)).toHaveAttribute('href', `/docs/states#${anchor}`);
  });

  test('that is not known any more leads to what was last known', async () => {
    await made.show((documents) => {
      documents.hosts = [host('web-1'), host('web-2')];
      documents.drift.expires_at = AT.hours;
    });
    await made.page.getByRole('button', { name: 'Details of web-1' }).click();
    await expectPage(help('unknown')).toHaveAttribute('href', '/docs/states#last_known');
  });

  test('opens beside the page, at the section, and by the keyboard too', async () => {
    await made.show(because('agent_silent'), '?host=web2aaaaaaaa');
    await help('agent silent').focus();
    const opened = made.page.context().waitForEvent('page');
    await made.page.keyboard.press('Enter');
    const docs = await opened;
    await expectPage(docs.getByRole('heading', { name: 'Agent silent' })).toBeInViewport();
    expect(await docs.evaluate(() => window.opener)).toBeNull();
    await docs.close();
    await expectPage(made.page.getByRole('button', { name: 'Log out' })).toBeVisible();
  });
});
