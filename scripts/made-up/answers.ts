import type { Page } from '@playwright/test';
import { AT, hostsDocument, NOW, type World } from './documents.ts';

/** What the made-up Worker says. */
export interface Answers {
  /** May change while the page is open. */
  world: World;
  /** Nobody is logged in. */
  isOut?: true;
  /** Every route but the session's answers with this status. */
  fails?: number;
}

const BODIES: readonly [RegExp, (world: World) => unknown][] = [
  [/\/api\/session$/, () => ({ role: 'operator', expires_at: null })],
  [/\/api\/hosts$/, hostsDocument],
  [
    /\/api\/hosts\/enrollments$/,
    () => ({
      code: 'k3d8vq1x',
      expires_at: AT.ahead,
      url: 'https://drift.example',
      command: 'curl -fsSL https://drift.example/install.sh | sudo sh -s -- https://drift.example k3d8vq1x',
    }),
  ],
  [/\/events$/, ({ events }) => events],
  [/\/api\/security\/drift$/, ({ drift }) => drift],
  [/\/api\/security\/scenarios$/, ({ scenarios }) => scenarios],
  [/\/api\/security\/appsec-tuning$/, ({ tuning }) => tuning],
];

// The page tells ages by the date of the answers, and all that is made up is of this moment.
const headers = { date: new Date(NOW).toUTCString() };

/** Answers whatever a page of the built dashboard asks for. */
export async function answer(page: Page, answers: Answers): Promise<void> {
  await page.route('**/hub/descriptions.json', (route) => route.fulfill({ path: 'dist/web/hub/descriptions.json', headers }));
  await page.route('**/agent/docker-compose.yml', (route) =>
    route.fulfill({ path: 'dist/web/agent/docker-compose.yml', headers, contentType: 'text/yaml' }),
  );
  await page.route('**/api/**', (route) => {
    const { pathname } = new URL(route.request().url());
    const problem = (status: number, title: string) =>
      route.fulfill({ status, headers, json: { title, status, code: 'made_up' }, contentType: 'application/problem+json' });
    if (answers.isOut) return problem(401, 'Log in first');
    if (answers.fails && pathname !== '/api/session') return problem(answers.fails, 'The fleet cannot be reached right now');
    const found = BODIES.find(([path]) => path.test(pathname));
    return found ? route.fulfill({ json: found[1](answers.world), headers }) : problem(404, 'No such route');
  });
}
