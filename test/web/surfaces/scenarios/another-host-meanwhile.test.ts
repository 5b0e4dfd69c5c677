import { afterEach, expect, test, vi } from 'vitest';
import { change } from '../../../../web/surfaces/scenarios/baseline/change.ts';
import { declare, scenariosResource } from '../../../../web/surfaces/scenarios/changes.ts';

afterEach(() => vi.unstubAllGlobals());

/** A Worker that answers a change only after the page has gone on to another host. */
function slowWorker(): void {
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (method !== 'GET') await scenariosResource.load('db');
    return Response.json({ scenarios: [], of: path.split('host=')[1] });
  });
}

test.each<[string, () => Promise<unknown>]>([
  ['a declaration', () => declare('web', 'a/one', 'enabled')],
  ['an accepted difference', () => change('web', { drop: true })],
])('%s that is answered late leaves the scenarios of the host that is shown', async (_, act) => {
  slowWorker();
  await scenariosResource.load('web');
  await act();
  expect(scenariosResource.loaded.value).toMatchObject({ host: 'db', document: { of: 'db' } });
});
