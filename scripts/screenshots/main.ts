// Takes a picture of every state of the dashboard, light, dark and at 390 px, into screenshots/ (ignored by git), and says where
// axe finds a violation or the page scrolls sideways. The Worker's answers are made up here, the page is the built one.
// Usage: scripts/screenshots/main.ts [NAME...]
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { AT, hostsDocument, NOW } from './documents.ts';
import { STATES, type State } from './states.ts';

const FOLDER = 'screenshots';
const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1280 },
  { look: 'dark', colorScheme: 'dark', width: 1280 },
  { look: 'phone', colorScheme: 'light', width: 390 },
] as const;

async function answer(page: Page, state: State): Promise<void> {
  const { world } = state;
  const bodies: [RegExp, unknown][] = [
    [/\/api\/session$/, { role: 'operator', expires_at: null }],
    [/\/api\/hosts$/, hostsDocument(world)],
    [
      /\/api\/hosts\/enrollments$/,
      {
        code: 'k3d8vq1x',
        expires_at: AT.ahead,
        url: 'https://drift.example',
        command: 'curl -fsSL https://drift.example/install.sh | sudo sh -s -- https://drift.example k3d8vq1x',
      },
    ],
    [/\/events/, world.events],
    [/\/api\/security\/drift/, world.drift],
    [/\/api\/security\/scenarios/, world.scenarios],
    [/\/api\/security\/appsec-tuning/, world.tuning],
  ];
  // Whatever the preview server answers itself has its own date, and the page tells ages by it.
  await page.route('**/hub/descriptions.json', (route) => route.fulfill({ path: 'dist/web/hub/descriptions.json' }));
  await page.route('**/agent/docker-compose.yml', (route) =>
    route.fulfill({ path: 'dist/web/agent/docker-compose.yml', contentType: 'text/yaml' }),
  );
  await page.route('**/api/**', (route) => {
    const { pathname, search } = new URL(route.request().url());
    const problem = (status: number, title: string) =>
      route.fulfill({ status, json: { title, status, code: 'made_up' }, contentType: 'application/problem+json' });
    if (state.isOut) return problem(401, 'Log in first');
    const isSession = pathname === '/api/session';
    if (state.fails && !isSession) return problem(state.fails, 'The fleet cannot be reached right now');
    const found = bodies.find(([path]) => path.test(pathname + search) || path.test(pathname));
    return found ? route.fulfill({ json: found[1] }) : problem(404, 'No such route');
  });
}

async function take(browser: Browser, origin: string, state: State, look: (typeof LOOKS)[number]): Promise<string[]> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 900 },
    colorScheme: look.colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await answer(page, state);
  await page.clock.setFixedTime(NOW);
  await page.goto(origin + state.path);
  await page.waitForLoadState('networkidle');
  for (const name of state.press ?? [])
    await page.getByText(name, { exact: true }).or(page.getByRole('button', { name })).first().click();
  await page.waitForLoadState('networkidle');
  const { violations } = await new AxeBuilder({ page }).analyze();
  faults.push(...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`));
  if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) faults.push('scrolls sideways');
  // Rows out of sight are not drawn, and a picture of the whole page has them in sight.
  await page.addStyleTag({ content: '.row { content-visibility: visible !important }' });
  await page.screenshot({
    path: `${FOLDER}/${state.name}-${look.look}.png`,
    fullPage: state.name !== 'fleet-300' && state.name !== 'many-scenarios',
  });
  await context.close();
  return faults.map((fault) => `${state.name} ${look.look}: ${fault}`);
}

const wanted = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
const server = await preview({ preview: { host: '127.0.0.1', port: 0 }, build: { outDir: '../dist/web' }, logLevel: 'error' });
const origin = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
  ],
});
const faults: string[] = [];
for (const state of STATES) {
  if (wanted.length > 0 && !wanted.includes(state.name)) continue;
  for (const look of LOOKS) faults.push(...(await take(browser, origin, state, look)));
}
await browser.close();
await server.close();
for (const fault of faults) console.log(fault);
console.log(`${faults.length} faults; the pictures are in ${FOLDER}`);
process.exitCode = faults.length === 0 ? 0 : 1;
