import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { call } from '../../support/api.ts';
import { makeChannel, webhook } from '../../support/channels.ts';
import { START, setClock } from '../../support/clock.ts';
import { backUp, linesOf, restore, textOf } from './support/backup.ts';

afterEach(() => reset());

let before: string;
let channel: string;
beforeEach(async () => {
  await setClock(START);
  before = await backUp();
  channel = (await makeChannel(webhook('on-call'))).id;
});

const names = async () => (await call('GET', '/api/alerts/channels')).body.channels.map(({ name }: { name: string }) => name);

test('a channel that a backup has not is dropped, which the answer and the list of acts say', async () => {
  const answered = await restore(before, 'replace=true');
  expect(answered).toMatchObject({ status: 200, body: { dropped: { channels: [{ id: channel, name: 'on-call' }] } } });
  expect(await names()).toEqual([]);
  const [act] = (await call('GET', '/api/acts?kind=restored')).body.acts;
  expect(act.detail).toContain('It dropped 1 channel.');
});

test('a backup of before there were channels leaves them as they are', async () => {
  const [header = '', ...lines] = linesOf(before);
  const older = textOf([header.replace('"schema":2', '"schema":1'), ...lines]);
  expect(await restore(older, 'replace=true')).toMatchObject({ status: 200, body: { dropped: { channels: [] } } });
  expect(await names()).toEqual(['on-call']);
});
