import { createServer } from 'vite';
import { expect, test } from 'vitest';
import { FAVICONS, favicons } from '../../scripts/favicons.ts';

test('each state that needs somebody has ten icons, of less than a kilobyte each', () => {
  for (const sign of ['failed', 'drifted', 'unknown'])
    for (let count = 1; count <= 10; count++) expect(FAVICONS.get(`favicon-${sign}-${count}.svg`)?.length).toBeLessThan(1000);
  expect(FAVICONS.size).toBe(31);
});

test('that nobody knows has an icon of its own', () => {
  expect(FAVICONS.get('favicon-unknown.svg')).toContain('>?</text>');
});

test('the server for editing has them too, and passes on every other path', async () => {
  const server = await createServer({
    configFile: false,
    root: 'web',
    plugins: [favicons],
    server: { host: '127.0.0.1', port: 0 },
  });
  await server.listen();
  const origin = server.resolvedUrls?.local[0];
  const icon = await fetch(`${origin}favicon-failed-3.svg`);
  expect(icon.headers.get('content-type')).toBe('image/svg+xml');
  expect(await icon.text()).toContain('>3</text>');
  expect(await (await fetch(`${origin}favicon.svg`)).text()).not.toContain('<text');
  await server.close();
});
