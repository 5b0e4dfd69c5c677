import { afterEach, expect, test, vi } from 'vitest';
import { refusalOf } from '../../../web/data/refusal.ts';
import { request } from '../../../web/data/request.ts';

afterEach(() => vi.unstubAllGlobals());

function refuse(problem: object): void {
  const answer = () =>
    new Response(JSON.stringify(problem), { status: 400, headers: { 'content-type': 'application/problem+json' } });
  vi.stubGlobal('fetch', async () => answer());
}

const ask = () => refusalOf(() => request('POST', '/api/mutes', {}));

test('a refused member is told apart from the words about it, which are a sentence of the form', async () => {
  refuse({ status: 400, detail: 'until must be in the future', field: 'until' });
  expect(await ask()).toEqual({ field: 'until', words: 'This must be in the future.' });
});

test('a sentence of its own stays as it is', async () => {
  refuse({ status: 409, detail: 'There is a channel ops. Give this one another name.', field: 'name' });
  expect(await ask()).toEqual({ field: 'name', words: 'There is a channel ops. Give this one another name.' });
});

test('what is about no member has none', async () => {
  refuse({ status: 422, title: 'Too many mutes' });
  expect(await ask()).toEqual({ field: null, words: 'Too many mutes.' });
});

test('what is taken is no refusal', async () => {
  vi.stubGlobal('document', { hidden: false });
  expect(await refusalOf(async () => {})).toBeNull();
});
