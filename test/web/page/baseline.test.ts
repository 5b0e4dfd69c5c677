import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  alter,
  blocksByHand,
  dropped,
  installedSince,
  olderWorker,
  removedByHand,
  simulatedByHand,
} from '../../../scripts/fixtures/baseline.ts';
import { type Documents, inSync } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { BaselineRequests } from './support/baseline-requests.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const ssh = 'crowdsecurity/ssh-bf';
const agent = 'crowdsecurity/http-bad-user-agent';
const SEEN = `sha256:${'0'.repeat(64)}`;
const NEWER = `sha256:${'1'.repeat(64)}`;

describe.skipIf(!hasChromium)('what was adopted as what a host shall have', () => {
  const made = new MadeUpPage();
  const requests = new BaselineRequests();
  beforeAll(async () => {
    await made.open();
    await requests.listen(made);
  }, 60_000);
  afterAll(() => made.close());
  afterEach(() => {
    requests.reset();
    delete made.answers.isReadOnly;
    expect(made.takeFaults()).toEqual([]);
  });

  const tab = () => made.region('Scenarios');
  const banner = () => made.region('Drift');
  const dialog = () => made.page.getByRole('dialog');
  const confirm = () => dialog().getByRole('button', { name: 'Accept the difference' }).click();
  const threeDiffer = (documents: Documents) => {
    removedByHand(documents, ssh);
    simulatedByHand(documents, agent);
    documents.drift.scenarios.actually_missing = [ssh];
    installedSince(documents, 'crowdsecurity/http-new');
  };

  test('is missing: told with its time, and what the command puts back', async () => {
    await made.show((documents) => removedByHand(documents, ssh));
    await expectPage(banner()).toContainText(/web-2 was as declared until \d\d:\d\d; then crowdsecurity\/ssh-bf was removed/);
    await expectPage(banner().getByRole('listitem')).toContainText(/installed until \d\d:\d\d/);
    await expectPage(banner()).toContainText('It puts back crowdsecurity/ssh-bf as adopted: nobody declared it.');
    await expectPage(banner()).toContainText('--declared-only');
    await expectPage(tab()).toContainText('8 scenarios adopted 4 days ago as what web-2 shall have; 1 missing.');
    await expectPage(made.page.getByRole('radio', { name: 'Missing 1' })).toHaveCount(1);
    expect(await made.violations()).toEqual([]);
  });

  test('is accepted one by one, as of the report that was shown, and asked first: one press ends no alarm', async () => {
    await made.show((documents) => removedByHand(documents, ssh));
    const accept = banner().getByRole('button', { name: `Accept: no longer expected ${ssh}` });
    await accept.click();
    await expectPage(dialog().getByRole('button', { name: 'Cancel' })).toBeFocused();
    await made.page.keyboard.press('Enter');
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(accept).toBeFocused();
    expect(requests.asked).toEqual([]);
    await accept.click();
    await expectPage(dialog()).toContainText('No longer expected: 1');
    await expectPage(dialog().getByRole('listitem')).toHaveText([ssh]);
    await confirm();
    await expect.poll(() => requests.asked).toEqual([{ accept: [ssh], seen: SEEN }]);
    await made.show((documents) => simulatedByHand(documents, agent));
    await banner()
      .getByRole('button', { name: `Accept: simulated ${agent}` })
      .click();
    await confirm();
    await expect.poll(() => requests.asked[1]).toEqual({ accept: [agent], seen: SEEN });
  });

  test('accepted by the keyboard, with nothing left to accept, the focus goes to the tab that is shown', async () => {
    await made.show((documents) => removedByHand(documents, ssh));
    requests.onTaken = () => {
      made.answers.documents = inSync();
      made.answers.documents.drift.sequence += 1;
    };
    await banner().getByRole('button', { name: 'Accept: no longer expected' }).press('Enter');
    await dialog().getByRole('button', { name: 'Accept the difference' }).press('Enter');
    await expectPage(banner().getByRole('heading')).toHaveCount(0);
    await expectPage(made.tab('Scenarios')).toBeFocused();
  });

  test('one by one: a host that has changed meanwhile, and one that cannot be read, say so', async () => {
    await made.show((documents) => removedByHand(documents, ssh));
    const accept = banner().getByRole('button', { name: 'Accept: no longer expected' });
    requests.refusals.push({ code: 'report_changed', title: 'Changed', detail: 'Look again.' });
    await accept.click();
    await confirm();
    await expectPage(dialog().getByRole('alert')).toContainText('web-2 has changed meanwhile, so nothing was accepted.');
    requests.refusals.push({ code: 'report_undecided', title: 'Undecided', detail: 'The folder cannot be read now.' });
    await confirm();
    await expectPage(dialog().getByRole('alert')).toContainText('The folder cannot be read now.');
  });

  test('is accepted as a whole after the difference was shown, by the keyboard too', async () => {
    await made.show(threeDiffer);
    const button = tab().getByRole('button', { name: 'Accept all 3 differences' });
    await button.press('Enter');
    await expectPage(dialog()).toContainText('No longer expected: 1');
    await expectPage(dialog()).toContainText('Expected to be simulated: detects, does not block: 1');
    await expectPage(dialog()).toContainText('Expected from now on: 1');
    await expectPage(dialog().getByRole('listitem')).toContainText([ssh, agent, 'crowdsecurity/http-new']);
    expect(await made.violations()).toEqual([]);
    await made.page.keyboard.press('Escape');
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(button).toBeFocused();
    expect(requests.asked).toEqual([]);

    await button.press('Enter');
    await dialog().getByRole('button', { name: 'Accept all 3 differences' }).press('Enter');
    await expectPage(dialog()).toHaveCount(0);
    expect(requests.asked).toEqual([{ accept: [ssh, agent, 'crowdsecurity/http-new'], seen: SEEN }]);
  });

  test('is asked about again, with the new difference, where the host has changed meanwhile', async () => {
    await made.show(threeDiffer);
    await tab().getByRole('button', { name: 'Accept all 3 differences' }).click();
    const { documents } = made.answers;
    installedSince(documents, 'crowdsecurity/http-newer');
    documents.scenarios.digest = NEWER;
    requests.refusals.push({ code: 'report_changed', title: 'Changed', detail: 'Look again.' });
    await dialog().getByRole('button', { name: 'Accept all 3 differences' }).click();
    await expectPage(dialog().getByRole('alert')).toContainText('web-2 has changed meanwhile');
    await expectPage(dialog()).toContainText('crowdsecurity/http-newer');
    await dialog().getByRole('button', { name: 'Accept all 4 differences' }).click();
    await expectPage(dialog()).toHaveCount(0);
    expect(requests.asked[1]).toMatchObject({ seen: NEWER });
  });

  test('is dropped after a question, and can be adopted again', async () => {
    await made.show(() => {});
    requests.onTaken = () => dropped(made.answers.documents);
    await tab().getByRole('button', { name: 'Drop the baseline' }).press('Enter');
    await expectPage(dialog()).toContainText('From now on only what is declared is compared');
    expect(await made.violations()).toEqual([]);
    await dialog().getByRole('button', { name: 'Drop the baseline' }).press('Enter');
    await expectPage(tab()).toContainText('Nothing is adopted as what web-2 shall have');
    // Who uses the keyboard stays where they were.
    const adopt = tab().getByRole('button', { name: 'Adopt what is installed' });
    await expectPage(adopt).toBeFocused();
    await adopt.press('Enter');
    await expectPage(dialog()).toContainText('it shall have the 7 scenarios that are installed there');
    await dialog().getByRole('button', { name: 'Adopt 7 scenarios' }).click();
    await expect.poll(() => requests.asked).toEqual([{ drop: true }, { accept: 'all', seen: SEEN }]);
  });

  test('a local file is no business of the apply command', async () => {
    await made.show((documents) => removedByHand(documents, 'acme/own-rule'));
    await expectPage(banner().getByRole('listitem')).toContainText('a local file: no apply can bring it back');
    await expectPage(banner().getByText('sudo argos-drift-apply')).toHaveCount(0);
    await expectPage(banner()).not.toContainText('It puts back');
    await expectPage(banner().getByRole('button', { name: 'Accept: no longer expected' })).toBeVisible();
  });

  test('what the hub of the host does not have (any more) is no business of the apply command', async () => {
    await made.show((documents) => {
      removedByHand(documents, ssh);
      alter(documents, ssh, { not_in_hub: true });
    });
    await expectPage(banner().getByRole('listitem')).toContainText(
      'this host’s hub does not have it: update the hub there, or accept what is',
    );
    await expectPage(banner().getByText('sudo argos-drift-apply')).toHaveCount(0);
    await expectPage(banner()).not.toContainText('It puts back');
    await expectPage(tab().getByRole('listitem').filter({ hasText: ssh })).toContainText(
      'This host’s hub does not have it: update the hub there, or accept what is.',
    );
    await expectPage(banner().getByRole('button', { name: 'Accept: no longer expected' })).toBeVisible();
  });

  test('what blocks again in part is told as that, and accepted as that', async () => {
    await made.show((documents) => {
      blocksByHand(documents, ssh);
      alter(documents, ssh, { simulated: true, simulated_in_part: true });
    });
    await expectPage(banner().getByRole('heading', { name: 'Not simulated, or only in part: blocks' })).toBeVisible();
    await expectPage(banner().getByRole('listitem')).toContainText('some of its rules block, the others only detect');
    await banner()
      .getByRole('button', { name: `Accept: simulated in part ${ssh}` })
      .click();
    await confirm();
    await expect.poll(() => requests.asked).toEqual([{ accept: [ssh], seen: SEEN }]);
  });

  test('what is new since is told and is no drift', async () => {
    await made.show((documents) => installedSince(documents, 'crowdsecurity/http-new'));
    await expectPage(tab()).toContainText('as what web-2 shall have; 1 new since.');
    await expectPage(banner().getByRole('heading')).toHaveCount(0);
    await made.page.getByText('New 1', { exact: true }).click();
    const row = made.page.getByRole('list', { name: 'Scenarios' }).getByRole('listitem');
    await expectPage(row).toContainText(/Installed, new since/);
    await expectPage(row).toHaveClass(/row-plain/);
  });

  test('who may only look sees no button', async () => {
    made.answers.isReadOnly = true;
    await made.show(threeDiffer);
    await expectPage(tab()).toContainText('1 missing; 1 simulated otherwise; 1 new since');
    await expectPage(banner()).toContainText('Simulated: detects, does not block');
    await expectPage(made.page.getByRole('button', { name: /Accept|Drop|Adopt|Disable|Simulate|More/ })).toHaveCount(0);
  });

  test('an older Worker, which tells nothing of it: nothing is claimed and nothing breaks', async () => {
    await made.show(olderWorker);
    await expectPage(tab()).toContainText('Running as declared');
    await expectPage(tab()).toContainText('Collections: 5 installed');
    await expectPage(tab()).not.toContainText('adopted');
    await expectPage(tab().getByRole('button', { name: /Accept|Drop|Adopt/ })).toHaveCount(0);
  });
});
