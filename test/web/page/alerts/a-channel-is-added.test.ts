import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noAlerts, someAlerts } from '../../../../scripts/fixtures/alerts.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

describe.skipIf(!hasChromium)('a channel of alerts', () => {
  const made = new MadeUpPage();
  /** The bodies that were sent to add or change one. */
  const sent: unknown[] = [];
  beforeAll(async () => {
    await made.open();
    made.page.on('request', (request) => {
      if (/^(POST|PATCH)/.test(request.method()) && /\/channels(\/\w+)?$/.test(request.url())) sent.push(request.postDataJSON());
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(() => {
    sent.length = 0;
    delete made.answers.refusesChannel;
    made.answers.alerts = noAlerts();
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const alerts = () => made.region('Alerts');
  const open = () => made.show(() => {}, 'settings?section=alerts');
  const field = (name: string | RegExp) => alerts().getByLabel(name, { exact: true });
  const press = (name: string) => alerts().getByRole('button', { name, exact: true }).click();

  test('is asked for where there is none, with why two are needed', async () => {
    await open();
    await expectPage(alerts()).toContainText('Add two, the second as the fallback of the first');
    await expectPage(alerts()).toContainText('Nothing was sent.');
    expect(await made.violations()).toEqual([]);
  });

  test('asks first where it goes, and then for what that needs, and is sent with what is not as usual', async () => {
    await open();
    await press('Add a channel');
    await expectPage(field('Where to')).toBeFocused();
    await expectPage(field('Name')).toHaveCount(0);
    await field('Where to').selectOption('Telegram');
    await field('Name').fill(' on call ');
    await field('Token of the bot').fill('123456:abcdefghijklmnopqrstuvwxyz');
    await field('Chat').fill('-100123');
    await field('Topic').fill('7');
    await field('a reload is needed').uncheck();
    await field('Minutes before it is told: a host is silent').fill('30');
    made.answers.alerts = someAlerts();
    await press('Add the channel');
    await expectPage(alerts().getByRole('list', { name: 'Channels' })).toContainText('phone');
    expect(sent).toEqual([
      {
        kind: 'telegram',
        name: 'on call',
        secret: '123456:abcdefghijklmnopqrstuvwxyz',
        options: { chat_id: '-100123', message_thread_id: 7 },
        fallback_of: null,
        rules: { reload_needed: { enabled: false }, silence: { wait_s: 1800 } },
      },
    ]);
  });

  test('says at its field what is missing, before anything is sent', async () => {
    await open();
    await press('Add a channel');
    await press('Add the channel');
    await expectPage(field('Where to')).toHaveAccessibleDescription(/Choose where it goes\./);
    await field('Where to').selectOption('Gotify');
    await field('Name').fill('gotify');
    await field('URL of the server').fill('https://gotify.example.org');
    await press('Add the channel');
    await expectPage(field('Application token')).toHaveAccessibleDescription(/It is needed\./);
    await expectPage(field('Application token')).toBeFocused();
    await field('Application token').fill('secret');
    await field('Minutes before it is told: a host is silent').fill('soon');
    await press('Add the channel');
    await expectPage(field('Minutes before it is told: a host is silent')).toHaveAccessibleDescription(/A number of minutes/);
    expect(sent).toEqual([]);
  });

  test('that the Worker refuses keeps what was typed, and says why at the field', async () => {
    await open();
    await press('Add a channel');
    await field('Where to').selectOption('Webhook');
    await field('Name').fill('hook');
    await field('URL').fill('https://10.0.0.8/hook');
    const detail = '10.0.0.8 is an address of a private network, to which no messages are sent.';
    made.answers.refusesChannel = { code: 'url_refused', title: 'Refused', detail, field: 'url' };
    await press('Add the channel');
    await expectPage(field('URL')).toHaveAccessibleDescription(new RegExp(detail));
    await expectPage(field('URL')).toHaveAttribute('aria-invalid', 'true');
    await expectPage(field('URL')).toHaveValue('https://10.0.0.8/hook');
    const rule = 'rules.silence.wait_s must be at most 604800, which is a week';
    made.answers.refusesChannel = { code: 'invalid_body', title: 'Refused', detail: rule, field: 'rules.silence.wait_s' };
    await press('Add the channel');
    await expectPage(field('Minutes before it is told: a host is silent')).toHaveAccessibleDescription(/This must be at most/);
    await expectPage(field('URL')).toHaveAttribute('aria-invalid', 'false');
    const many = 'There are 20 channels, and no more can be made.';
    made.answers.refusesChannel = { code: 'too_many_channels', title: 'Too many channels', detail: many };
    await press('Add the channel');
    await expectPage(alerts().getByText(many)).toBeVisible();
  });

  test('of a webhook shows the secret that was made for it once', async () => {
    await open();
    await press('Add a channel');
    await field('Where to').selectOption('Webhook');
    await field('Name').fill('hook');
    await field('URL').fill('https://example.org/hook');
    await press('Add the channel');
    const { secret = '' } = someAlerts().made;
    await expectPage(alerts().getByRole('heading', { name: 'The secret of hook' })).toBeFocused();
    await expectPage(alerts()).toContainText(secret);
    await expectPage(alerts().getByRole('button', { name: 'Copy the secret' })).toBeVisible();
    await press('I have copied it');
    await expectPage(alerts()).not.toContainText(secret);
    await made.page.reload();
    await expectPage(alerts()).toContainText('Add two');
    await expectPage(alerts()).not.toContainText(secret);
  });

  test('is changed in place: a secret that is left empty stays as it is', async () => {
    made.answers.alerts = someAlerts();
    await open();
    await press('Edit phone');
    await expectPage(field('Name')).toHaveValue('phone');
    await expectPage(field('Name')).toBeFocused();
    await expectPage(field('URL of the topic')).toHaveValue('');
    await expectPage(field('URL of the topic')).toHaveAccessibleDescription(/stays as it is \(https:\/\/ntfy\.sh\)/);
    await field('Name').fill('pager');
    await press('Save');
    await expectPage(alerts().getByRole('button', { name: 'Edit phone' })).toBeFocused();
    expect(sent).toEqual([
      { name: 'pager', fallback_of: null, rules: { reload_needed: { enabled: false }, silence: { wait_s: 1800 } } },
    ]);
  });
});
