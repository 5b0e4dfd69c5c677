import { afterEach, expect, test, vi } from 'vitest';
import { inSync } from '../../../../scripts/fixtures/documents.ts';
import { change } from '../../../../web/surfaces/scenarios/baseline/change.ts';
import { scenariosResource } from '../../../../web/surfaces/scenarios/changes.ts';
import { declare, shownOn } from '../../../../web/surfaces/scenarios/declare.ts';

afterEach(() => vi.unstubAllGlobals());

/** A Worker that answers a change only after the page has gone on to another host. */
function slowWorker(): void {
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (method !== 'GET') await scenariosResource.load('db');
    return Response.json({ scenarios: [], of: path.split('host=')[1] });
  });
}

test.each<[string, () => Promise<unknown>]>([
  ['a declaration', () => declare('web', 'a/one', 'enabled', { shown: shownOn('web', 'a/one') })],
  ['an accepted difference', () => change('web', { drop: true }, inSync().scenarios)],
])('%s that is answered late leaves the scenarios of the host that is shown', async (_, act) => {
  slowWorker();
  await scenariosResource.load('web');
  await act();
  expect(scenariosResource.loaded.value).toMatchObject({ host: 'db', document: { of: 'db' } });
});
