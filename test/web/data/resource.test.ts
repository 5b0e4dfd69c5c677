import { expect, test } from 'vitest';
import { createResource } from '../../../web/data/resource.ts';

function counted() {
  const asked: string[] = [];
  const resource = createResource(async (host) => {
    asked.push(host);
    return { of: host };
  });
  return { asked, resource };
}

test('parts that are drawn together ask once for one document', async () => {
  const { asked, resource } = counted();
  await Promise.all([resource.load('h1'), resource.load('h1')]);
  expect(asked).toEqual(['h1']);
  expect(resource.loaded.value).toEqual({ host: 'h1', document: { of: 'h1' }, failure: null });
});

test('what is asked for later is asked for again, also while the first answer is on its way', async () => {
  const { asked, resource } = counted();
  const first = resource.load('h1');
  await Promise.resolve();
  await Promise.all([first, resource.load('h1'), resource.load('h2')]);
  expect(asked).toEqual(['h1', 'h1', 'h2']);
  expect(resource.loaded.value?.document).toEqual({ of: 'h2' });
});

test('what was changed on a host is loaded again, and does not take the page from a host that was opened since', async () => {
  const { asked, resource } = counted();
  await resource.load('h1');
  await resource.renew('h1');
  await resource.load('h2');
  await resource.renew('h1');
  expect(asked).toEqual(['h1', 'h1', 'h2']);
  expect(resource.loaded.value).toMatchObject({ host: 'h2', document: { of: 'h2' } });
});
