import { afterEach, expect, test, vi } from 'vitest';
import type { CatalogueDocument, CatalogueItem } from '#contract';

const scenario = (name: string, description?: string): CatalogueItem => ({
  type: 'scenarios',
  name,
  version: '0.1',
  ...(description === undefined ? {} : { description }),
});
const HUB = [scenario('a/bf', 'Detects guessing'), scenario('a/probe')];

interface Asked {
  path: string;
  tag: string | null;
}

/** A Worker that answers so by host; with a tag that the page holds already it says 304. */
function worker(answers: Record<string, { items: CatalogueItem[]; digest: string | null } | 'fails'>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (path: string, { headers }: RequestInit) => {
    const tag = new Headers(headers).get('if-none-match');
    asked.push({ path, tag });
    const found = answers[path.split('host=')[1] ?? ''];
    if (found === undefined || found === 'fails') throw new TypeError('no network');
    const { digest, items } = found;
    const etag = `"${digest}"`;
    if (digest !== null && tag === etag) return new Response(null, { status: 304 });
    const body: CatalogueDocument = { digest, items };
    return Response.json(body, { headers: digest === null ? {} : { etag } });
  });
  return asked;
}

const fresh = async () => {
  vi.resetModules();
  return import('../../../../web/surfaces/scenarios/catalogue.ts');
};
afterEach(() => {
  vi.unstubAllGlobals();
});

test('the scenarios of the hub are had, and a collection is none', async () => {
  const { hubScenarios, loadCatalogue } = await fresh();
  worker({ web: { digest: 'd1', items: [...HUB, { type: 'collections', name: 'a/c', version: null, holds: [] }] } });
  expect(hubScenarios('web')).toBeNull();
  await loadCatalogue('web');
  expect(hubScenarios('web')).toEqual(HUB);
});

test('hosts with the same index share it: it is not sent twice', async () => {
  const { hubScenarios, loadCatalogue } = await fresh();
  const asked = worker({ web: { digest: 'd1', items: HUB }, db: { digest: 'd1', items: HUB } });
  await loadCatalogue('web');
  await loadCatalogue('db');
  expect(asked.map(({ tag }) => tag)).toEqual([null, '"d1"']);
  expect([hubScenarios('db'), hubScenarios('web')]).toEqual([HUB, null]);
});

test('a host without one, or that cannot be asked, has none, whatever was shown of another host', async () => {
  const { hubScenarios, loadCatalogue } = await fresh();
  worker({ web: { digest: 'd1', items: HUB }, old: { digest: null, items: [] }, gone: 'fails' });
  for (const host of ['old', 'gone']) {
    await loadCatalogue('web');
    await loadCatalogue(host);
    expect(hubScenarios(host)).toBeNull();
  }
});

test('what it says of a scenario is told again after another host could not be asked', async () => {
  const { loadCatalogue } = await fresh();
  const { descriptions } = await import('../../../../web/surfaces/scenarios/descriptions.ts');
  worker({ web: { digest: 'd1', items: HUB }, gone: 'fails' });
  const told = [];
  for (const host of ['web', 'gone', 'web']) {
    await loadCatalogue(host);
    told.push(descriptions.value.get('a/bf'));
  }
  expect(told).toEqual(['Detects guessing', undefined, 'Detects guessing']);
});

test('of two hosts that were asked one after the other the last counts, whichever answers first', async () => {
  const { hubScenarios, loadCatalogue } = await fresh();
  worker({ web: { digest: 'd1', items: HUB }, db: { digest: 'd2', items: [scenario('me/own')] } });
  await Promise.all([loadCatalogue('web'), loadCatalogue('db')]);
  expect([hubScenarios('web'), hubScenarios('db')]).toEqual([null, [scenario('me/own')]]);
});

test('what has a row is left out, and every searched word stands in name or description, in any case', async () => {
  const { withoutRow } = await fresh();
  const names = (search: string, ...rows: string[]) => withoutRow(HUB, new Set(rows), search).map(({ name }) => name);
  expect(names('')).toEqual(['a/bf', 'a/probe']);
  expect(names('', 'a/bf')).toEqual(['a/probe']);
  expect(names('GUESSING  bf')).toEqual(['a/bf']);
  expect(names('guessing probe')).toEqual([]);
});
