import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeHttp } from '../../../agent/network/http.ts';
import { CatalogueDraft } from '../../../agent/observe/hub/index/catalogue.ts';
import { Exchange } from '../../../agent/push/exchange.ts';
import { withoutProxies } from '../../agent/support/without-proxies.ts';
import { SocketHost } from './support/host.ts';
import { OPERATOR_TOKEN } from './support/operator.ts';
import { type Served, serveWorker } from './support/served.ts';

let worker: Served;
beforeAll(async () => {
  withoutProxies();
  worker = await serveWorker();
}, 60_000);
afterAll(() => worker.stop());

const SCENARIO = { version: '0.3', description: 'Détecte 日本', dependencies: {} };

test('what the agent makes of an index, and how it signs it, is what the Worker takes and the page is answered', async () => {
  const draft = new CatalogueDraft();
  draft.add('scenarios', 'crowdsecurity/ssh-bf', SCENARIO);
  draft.add('collections', 'crowdsecurity/sshd', { ...SCENARIO, dependencies: { scenarios: ['crowdsecurity/ssh-bf'] } });
  const catalogue = draft.catalogue();
  if (catalogue === null) throw new Error('there is no catalogue');

  const host = await SocketHost.enrol(worker.origin, 'web-1');
  expect((await host.report()).status).toBe(200);
  const head = { ...host.head(), catalogue: catalogue.digest };
  expect((await host.send(JSON.stringify(head))).status).toBe(200);
  const http = nodeHttp('test');
  const exchange = new Exchange({ url: new URL(worker.origin), hostId: host.id, key: host.key }, http, () => Date.now() + 60_000);
  try {
    expect(await exchange.sendCatalogue(catalogue, new AbortController().signal)).toEqual({ kind: 'taken' });
  } finally {
    http.close();
  }
  const asOperator = { authorization: `Bearer ${OPERATOR_TOKEN}` };
  const answer = await fetch(`${worker.origin}/api/security/catalogue`, { headers: asOperator });
  expect([answer.status, answer.headers.get('etag')]).toEqual([200, `"${catalogue.digest}"`]);
  expect(await answer.json()).toEqual(catalogue);
});
