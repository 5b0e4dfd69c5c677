import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('the heading of a page, which was "Argos Drift" on every one', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const heading = () => made.page.getByRole('heading', { level: 1 });

  test.each([
    ['a host', 'web-2', '?host=web2aaaaaaaa'],
    ['its settings', 'web-2', '?host=web2aaaaaaaa&tab=settings'],
    ['the fleet', 'Hosts', ''],
    ['adding a host', 'Add a host', '?add'],
    ['a host that is gone', 'No such host', '?host=gone'],
  ])('of %s is "%s", and the title begins with it', async (_, name, search) => {
    await made.show((documents) => {
      documents.hosts = [host('web-2'), host('web-1')];
    }, search);
    await expectPage(heading()).toHaveText([name]);
    await expectPage(made.page).toHaveTitle(`${name} · Argos Drift`);
    await expectPage(made.page.getByRole('link', { name: 'Argos Drift', exact: true })).toHaveAttribute('href', '/');
    expect(await made.violations()).toEqual([]);
  });

  test('names the only host, and the page that adds the first one', async () => {
    await made.show(() => {});
    await expectPage(heading()).toHaveText(['web-2']);
    await expectPage(made.page.getByRole('combobox')).toHaveCount(0);
    await made.show((documents) => {
      documents.hosts = [];
    });
    await expectPage(heading()).toHaveText(['Add a host']);
  });

  test('is that of the form while nobody is logged in', async () => {
    await made.show(() => {});
    made.answers.isOut = true;
    await made.page.reload();
    await expectPage(heading()).toHaveText(['Log in']);
    await expectPage(made.page).toHaveTitle('Log in · Argos Drift');
    delete made.answers.isOut;
  });
});
