import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AT, type Documents, host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('the browser’s tab, which counted nothing', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const icon = () => made.page.locator('link[rel=icon]');
  const isRed = host('red', { load_fault: 'acquis.yaml: missing labels' });
  const isAmber = host('amber', { state: 'drifted' });
  const isGrey = host('grey', { state: 'unknown' });
  const of =
    (...hosts: Documents['hosts']) =>
    (documents: Documents) => {
      documents.hosts = [...hosts, host('web-2'), host('bare', { state: 'undeclared' })];
    };

  test.each([
    ['red where a host fails', of(isRed, isAmber, isGrey), '(3) Hosts · Argos Drift', '/favicon-failed-3.svg'],
    ['amber where one drifts', of(isAmber, isGrey), '(2) Hosts · Argos Drift', '/favicon-drifted-2.svg'],
    ['grey where one is only unknown', of(isGrey), '(1) Hosts · Argos Drift', '/favicon-unknown-1.svg'],
    ['without a number where nobody is needed', of(), 'Hosts · Argos Drift', '/favicon.svg'],
  ])('tells how many hosts need somebody, %s', async (_, documents, title, path) => {
    await made.show(documents);
    await expectPage(made.page).toHaveTitle(title);
    await expectPage(icon()).toHaveAttribute('href', path);
  });

  test('tells it on every page, with the state of the host that is shown where that needs somebody', async () => {
    await made.show(of(isAmber, isGrey), '?host=web2aaaaaaaa');
    await expectPage(made.page).toHaveTitle('(2) web-2 · Argos Drift');
    await made.show(of(isAmber), '?add');
    await expectPage(made.page).toHaveTitle('(1) Add a host · Argos Drift');
    await made.show((documents) => {
      of(isGrey)(documents);
      Object.assign(documents.drift.scenarios, { status: 'drifted', drift_detected: true });
    }, '?host=web2aaaaaaaa');
    await expectPage(made.page).toHaveTitle('(2) web-2 · Drifted · Argos Drift');
    await expectPage(icon()).toHaveAttribute('href', '/favicon-drifted-2.svg');
  });

  test('says more than nine as 9+, by an icon that is there', async () => {
    await made.show((documents) => {
      documents.hosts = Array.from({ length: 12 }, (_, at) => host(`web-${at}`, { state: 'drifted' }));
    });
    await expectPage(made.page).toHaveTitle('(12) Hosts · Argos Drift');
    await expectPage(icon()).toHaveAttribute('href', '/favicon-drifted-10.svg');
    const drawn = await made.page.evaluate(async () => (await fetch('/favicon-drifted-10.svg')).text());
    expect(drawn).toContain('>9+</text>');
  });

  test.each([
    ['?host=web2aaaaaaaa', '(?) web-2 · Unknown · Argos Drift'],
    ['', '(?) Hosts · Unknown · Argos Drift'],
  ])('says that nobody knows, and no number, while the checks have stopped: at %j', async (search, title) => {
    await made.show((documents) => {
      of(isRed, isAmber)(documents);
      Object.assign(documents.drift, { expires_at: AT.hours, last_check_at: AT.hours });
    }, search);
    await expectPage(made.page).toHaveTitle(title);
    await expectPage(icon()).toHaveAttribute('href', '/favicon-unknown.svg');
    const drawn = await made.page.evaluate(async () => (await fetch('/favicon-unknown.svg')).text());
    expect(drawn).toContain('>?</text>');
  });

  test('says so while the Worker does not answer, and what it said before once it does again', async () => {
    await made.show(of(isAmber), '?host=web2aaaaaaaa');
    await expectPage(made.page).toHaveTitle('(1) web-2 · Argos Drift');
    made.answers.fails = 503;
    await made.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expectPage(made.page).toHaveTitle('(?) web-2 · Unknown · Argos Drift');
    delete made.answers.fails;
    await made.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expectPage(made.page).toHaveTitle('(1) web-2 · Argos Drift');
    await expectPage(icon()).toHaveAttribute('href', '/favicon-drifted-1.svg');
  });

  test('asks for nobody where nobody is logged in', async () => {
    made.answers.isOut = true;
    await made.page.goto(made.origin);
    await expectPage(made.page).toHaveTitle(/^[^()]*Argos Drift$/);
    await expectPage(icon()).toHaveAttribute('href', '/favicon.svg');
    delete made.answers.isOut;
  });
});
