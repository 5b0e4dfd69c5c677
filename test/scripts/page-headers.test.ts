import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every page and every file of it comes with a policy, and keeps its host to HTTPS', () => {
  const [everywhere] = readFileSync('web/public/_headers', 'utf8').split('\n\n');
  expect(everywhere).toMatch(/^\/\*\n/);
  expect(everywhere).toMatch(/Content-Security-Policy: default-src 'none'; script-src 'self';/);
  expect(everywhere).not.toContain('unsafe-inline');
  expect(everywhere).toContain('X-Content-Type-Options: nosniff');
  expect(everywhere).toContain('Referrer-Policy: no-referrer');
  expect(everywhere).toMatch(/Strict-Transport-Security: max-age=31536000$/m);
});
