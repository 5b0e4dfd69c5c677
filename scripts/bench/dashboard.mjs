// Measures the built dashboard in Chromium, against made-up answers: how soon a key press in a search is painted, what a poll
// costs the main thread, and how soon the list is there. Each also with the CPU throttled to a quarter, as on a phone.
// usage: node scripts/bench/dashboard.mjs
import { hasChromium, openBrowser } from '../chromium.ts';
import { answer } from '../fixtures/answers.ts';
import { serveDashboard } from '../fixtures/dashboard.ts';
import { fleetOf, withScenarios } from '../fixtures/documents.ts';
import { HUB } from '../fixtures/whole-hub.ts';
import { pageProbe } from './support/page-probe.mjs';
import { row } from './support/row.mjs';

const HOSTS = 300;
const LOADS = 5;
const POLLS = 3;
/** What is typed and erased again: the first key hides most rows, the last one draws them all. */
const SCENARIO = 'wordpress-';
const HOST = 'web-299';
const RATES = [
  { rate: 1, cpu: 'full CPU' },
  { rate: 4, cpu: 'CPU / 4' },
];
const POLL_WITHIN_MS = 30_000;
const SECOND_MS = 1000;

const ms = (value) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const spread = (values) => `${ms(median(values))} (at most ${ms(Math.max(...values))} of ${values.length})`;
const names = HUB.map(({ name }) => name);

/** A page that shows these documents, once so many of its rows are painted. `loadMs` is how long that took. */
async function open(browser, origin, rate, documents, rows) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  const devtools = await page.context().newCDPSession(page);
  await answer(page, { documents });
  await page.addInitScript(pageProbe);
  await devtools.send('Performance.enable');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate });
  await page.goto(origin, { waitUntil: 'commit' });
  const loadMs = await page.evaluate((count) => window.probe.rows(count), rows);
  return { page, devtools, loadMs, close: () => page.context().close() };
}

async function loading(browser, origin, { rate, cpu }) {
  const taken = [];
  for (let n = 0; n < LOADS; n++) {
    const { loadMs, close } = await open(browser, origin, rate, withScenarios(names), names.length);
    taken.push(loadMs);
    await close();
  }
  row(`from opening the page to its ${names.length} scenarios painted, ${cpu}`, '', spread(taken), null);
}

/** Types and erases again, each key when the one before it was painted. */
async function typing({ page }, field, text) {
  await page.getByRole('searchbox', { name: field }).focus();
  for (const key of [...text, ...Array.from(text, () => 'Backspace')]) {
    const before = await page.evaluate(() => window.probe.keys.length);
    await page.keyboard.press(key);
    await page.waitForFunction((count) => window.probe.keys.length > count, before);
  }
  return page.evaluate(() => window.probe.keys);
}

/** Milliseconds that the main thread was busy in one second that `begin` begins. */
async function second({ devtools, page }, begin) {
  const busyMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  await begin();
  const before = await busyMs();
  await page.waitForTimeout(SECOND_MS);
  return (await busyMs()) - before;
}

async function seconds(shown, begin) {
  const taken = [];
  for (let n = 0; n < POLLS; n++) taken.push(await second(shown, begin));
  return spread(taken);
}

async function polling(shown, documents, cpu) {
  const { page } = shown;
  const poll = () => page.waitForRequest(/\/api\/security\/drift/, { timeout: POLL_WITHIN_MS });
  const what = `main thread busy, page of ${names.length} scenarios, in a second`;
  row(`${what} without a poll, ${cpu}`, '', await seconds(shown, () => page.waitForTimeout(SECOND_MS)), null);
  row(`${what} with a poll that changes nothing, ${cpu}`, '', await seconds(shown, poll), null);
  // A newer sequence has the lists of hosts and of scenarios read again.
  const news = () => {
    documents.drift.sequence += 1;
    return poll();
  };
  row(`${what} with a poll that reads the lists again, ${cpu}`, '', await seconds(shown, news), null);
}

async function scenarios(browser, origin, { rate, cpu }) {
  const documents = withScenarios(names);
  const shown = await open(browser, origin, rate, documents, names.length);
  const keys = await typing(shown, 'Search scenarios', SCENARIO);
  row(`a key press in the search of ${names.length} scenarios is painted, ${cpu}`, '', spread(keys), null);
  await polling(shown, documents, cpu);
  await shown.close();
}

async function fleet(browser, origin, { rate, cpu }) {
  const shown = await open(browser, origin, rate, fleetOf(HOSTS), HOSTS);
  const keys = await typing(shown, 'Search hosts', HOST);
  row(`a key press in the search of ${HOSTS} hosts is painted, ${cpu}`, '', spread(keys), null);
  await shown.close();
}

if (hasChromium) {
  const dashboard = await serveDashboard();
  const browser = await openBrowser();
  try {
    for (const measure of [loading, scenarios, fleet]) {
      for (const rate of RATES) await measure(browser, dashboard.origin, rate);
    }
  } finally {
    await browser.close();
    await dashboard.close();
  }
} else {
  console.error('SKIPPED: the dashboard is measured in Debian’s Chromium: sudo apt-get install -y chromium');
}
