import type { Route } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UndoDocument } from '#contract';
import { AT, type Documents } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const HISTORY = '?host=web2aaaaaaaa&tab=history';
const DISABLED = 'Disabled crowdsecurity/http-probing.';
const plan = (other: Partial<UndoDocument> = {}): UndoDocument => ({
  changes: [{ scenario: 'crowdsecurity/http-probing', was: 'disabled', becomes: null }],
  skipped: [],
  declared_since: false,
  changed: false,
  revision: 7,
  ...other,
});

describe.skipIf(!hasChromium)('undo from the history', () => {
  const made = new MadeUpPage();
  /** The bodies that were sent. */
  let sent: unknown[] = [];
  /** What the Worker answers to each request. */
  let answer: (body: { dry_run?: boolean; revision?: number }) => UndoDocument | { code: string; detail: string; status: number };

  beforeAll(async () => {
    await made.open();
    await made.page.route('**/events/*/undo', async (route: Route) => {
      const body = route.request().postDataJSON();
      sent.push({ path: new URL(route.request().url()).pathname, ...body });
      const json = answer(body);
      await route.fulfill('code' in json ? { status: json.status, json, contentType: 'application/problem+json' } : { json });
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(() => {
    sent = [];
    answer = () => plan();
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const button = () => made.page.getByRole('button', { name: `Undo ${DISABLED}` });
  const dialog = () => made.page.getByRole('dialog', { name: 'Undo this change on web-2?' });
  const confirm = () => dialog().getByRole('button', { name: 'Undo' });

  test('shows the difference first and changes nothing by that; closed, it gives the focus back', async () => {
    await made.show(() => {}, HISTORY);
    await button().press('Enter');
    await expectPage(dialog()).toContainText(DISABLED);
    await expectPage(dialog().getByRole('listitem')).toHaveText(['crowdsecurity/http-probing disabled → not declared']);
    await expectPage(dialog()).toContainText(
      'What this change changed is again as it was before. CrowdSec on web-2 stays as it is until the apply command runs.',
    );
    expect(await made.violations()).toEqual([]);
    await made.page.keyboard.press('Escape');
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(button()).toBeFocused();
    expect(sent).toEqual([{ path: '/api/hosts/web2aaaaaaaa/events/3/undo', dry_run: true }]);
  });

  test('does it on what was shown, says so, and gives the focus back', async () => {
    let documents: Documents | undefined;
    await made.show((all) => {
      documents = all;
    }, HISTORY);
    answer = ({ dry_run }) => {
      if (dry_run) return plan();
      // What the Worker tells of it afterwards, also to the poll that follows.
      const event = { kind: 'intent_changed', surface: 'scenarios', actor: 'ci', actor_kind: 'token', undo: true } as const;
      documents?.events.events.unshift({ ...event, id: 6, at: AT.now, detail: `Took back: ${DISABLED}` });
      if (documents) documents.drift.sequence += 1;
      return plan({ changed: true, revision: 8 });
    };
    await button().click();
    await confirm().click();
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(made.region('History').getByRole('listitem').first()).toContainText(`Took back: ${DISABLED}`);
    await expectPage(made.region('History').getByRole('status')).toHaveText('Undone. The apply command brings web-2 there.');
    await expectPage(button()).toBeFocused();
    expect(sent.slice(1)).toEqual([{ path: '/api/hosts/web2aaaaaaaa/events/3/undo', revision: 7 }]);
  });

  test('that somebody else’s change stopped says so, and first shows what it would change by now', async () => {
    await made.show(() => {}, HISTORY);
    const now = plan({
      changes: [{ scenario: 'crowdsecurity/http-probing', was: 'enabled', becomes: null }],
      declared_since: true,
      revision: 8,
    });
    answer = ({ revision }) =>
      revision === 7
        ? { status: 412, code: 'intent_changed', detail: 'The intent of web-2 has changed since the difference was shown.' }
        : sent.length > 1
          ? now
          : plan();
    await button().click();
    await confirm().click();
    await expectPage(dialog().getByRole('alert')).toHaveText(
      'The intent of web-2 was changed by ann 3 min ago: Disabled crowdsecurity/http-probing. So nothing was undone.',
    );
    await dialog().getByRole('button', { name: 'Look again' }).click();
    await expectPage(dialog().getByRole('listitem')).toHaveText(['crowdsecurity/http-probing enabled → not declared']);
    await expectPage(dialog()).toContainText('Something else was declared after it. That is undone as well.');
    await confirm().click();
    await expectPage(dialog()).toHaveCount(0);
    expect(sent.at(-1)).toMatchObject({ revision: 8 });
  });

  test('of what is so already offers nothing but to close it', async () => {
    await made.show(() => {}, HISTORY);
    answer = () => plan({ changes: [] });
    await button().click();
    await expectPage(dialog()).toContainText('Nothing to undo: what it changed is as it was before.');
    await expectPage(dialog().getByRole('button')).toHaveText(['Close']);
  });

  test('that cannot be looked up says why', async () => {
    await made.show(() => {}, HISTORY);
    answer = () => ({ status: 404, code: 'unknown_event', detail: 'The history of web-2 has no such event, or no longer.' });
    await button().click();
    await expectPage(dialog().getByRole('alert')).toHaveText('The history of web-2 has no such event, or no longer.');
    await expectPage(dialog().getByRole('button')).toHaveText(['Cancel']);
  });

  test('is offered of what an operator declared alone, and where it is not kept that is said', async () => {
    await made.show(({ events }) => {
      for (const event of events.events) if (event.undo) event.undo = false;
    }, HISTORY);
    const line = made.region('History').getByRole('listitem').filter({ hasText: DISABLED });
    await expectPage(line).toContainText('too old or too large to be undone');
    await expectPage(made.region('History').getByRole('button', { name: /^Undo/ })).toHaveCount(0);
  });

  test('is not offered to who may only read', async () => {
    await made.page.route('**/api/session', (route) =>
      route.fulfill({ json: { role: 'read_only', name: 'wall', actor_kind: 'token', expires_at: null } }),
    );
    await made.show(() => {}, HISTORY);
    await expectPage(made.region('History')).toContainText(DISABLED);
    await expectPage(made.page.getByRole('button', { name: /^Undo/ })).toHaveCount(0);
    await made.page.unroute('**/api/session');
  });
});
