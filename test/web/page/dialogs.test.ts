import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installedSince, removedByHand } from '../../../scripts/fixtures/baseline.ts';
import { type Documents, host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const SCENARIOS = '?host=web2aaaaaaaa';

/** What opens each kind of dialog, where, and what its first button says. */
const DIALOGS: {
  kind: string;
  search: string;
  opens: string;
  does: string;
  before?: string;
  documents?: (all: Documents) => void;
}[] = [
  { kind: 'disables a scenario', search: SCENARIOS, opens: 'Disable crowdsecurity/ssh-bf', does: 'Disable' },
  {
    kind: 'simulates a scenario',
    search: SCENARIOS,
    before: 'More for crowdsecurity/ssh-bf',
    opens: 'Simulate crowdsecurity/ssh-bf',
    does: 'Simulate',
  },
  { kind: 'drops the baseline', search: SCENARIOS, opens: 'Drop the baseline', does: 'Drop the baseline' },
  {
    kind: 'accepts what is',
    search: SCENARIOS,
    opens: 'Accept both differences',
    does: 'Accept both differences',
    documents: (documents) => {
      removedByHand(documents, 'crowdsecurity/ssh-bf');
      installedSince(documents, 'crowdsecurity/http-new');
    },
  },
  {
    kind: 'undoes a change',
    search: `${SCENARIOS}&tab=history`,
    opens: 'Undo Disabled crowdsecurity/http-probing.',
    does: 'Undo',
  },
  {
    kind: 'removes a host',
    search: `${SCENARIOS}&tab=settings`,
    before: 'Remove this host',
    opens: 'Remove web-2',
    does: 'Remove web-2',
  },
];

describe.skipIf(!hasChromium)('a dialog, which opened with its focus on what changes something', () => {
  const made = new MadeUpPage();
  /** The requests that would change something. */
  const sent: string[] = [];
  beforeAll(async () => {
    await made.open();
    made.page.on('request', (request) => {
      const isQuestion = request.postDataJSON()?.dry_run === true;
      if (request.method() !== 'GET' && !isQuestion) sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
    });
    // A browser's own question would be answered by nobody.
    made.page.on('dialog', (native) => {
      sent.push(`asked by the browser: ${native.message()}`);
      void native.dismiss();
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(() => {
    sent.length = 0;
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test.each(DIALOGS)('that $kind begins on Cancel, closes by Escape, and gives the focus back', async (kind) => {
    await made.show((documents) => {
      documents.hosts = [host('web-2'), host('web-1')];
      kind.documents?.(documents);
    }, kind.search);
    if (kind.before)
      await made.page
        .getByText(kind.before)
        .or(made.page.getByRole('button', { name: kind.before }))
        .first()
        .click();
    // The banner may have a button of the same name.
    const opener = made.page.locator('main > .card').getByRole('button', { name: kind.opens, exact: true }).first();
    const dialog = made.page.getByRole('dialog');
    const cancel = dialog.getByRole('button', { name: 'Cancel' });

    await opener.press('Enter');
    await expectPage(dialog.getByRole('button').first()).toHaveText(kind.does);
    await expectPage(cancel).toBeFocused();
    expect(await made.violations()).toEqual([]);
    await made.page.keyboard.press('Escape');
    await expectPage(dialog).toHaveCount(0);
    await expectPage(opener).toBeFocused();

    // A key that is pressed twice by habit changes nothing.
    await opener.press('Enter');
    await expectPage(cancel).toBeFocused();
    await made.page.keyboard.press('Enter');
    await expectPage(dialog).toHaveCount(0);
    await expectPage(opener).toBeFocused();
    expect(sent).toEqual([]);
  });
});
