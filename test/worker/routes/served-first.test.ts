import { expect, test } from 'vitest';
// @ts-expect-error Vite gives the file as text.
import wrangler from '../../../wrangler.toml?raw';
import { SERVED_ROUTES } from '../support/routes.ts';

test('what the Worker serves beside the API comes to it before the files of the page do', () => {
  const first: string[] = JSON.parse(/^run_worker_first = (\[.*\])$/m.exec(wrangler)?.[1] ?? '[]');
  const beside = SERVED_ROUTES.map(({ path }) => path).filter((path) => !path.startsWith('/api/'));
  expect(first).toEqual(['/api', '/api/*', ...beside]);
});
