import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeHttp } from '../../../agent/network/http.ts';
import { reasonOf } from '../../../agent/words/reason.ts';
import { FakeWorker } from '../../doubles/fake-worker.ts';
import { withoutProxies } from '../support/without-proxies.ts';

let worker: FakeWorker | null = null;
beforeEach(withoutProxies);
afterEach(() => worker?.stop());

const fault = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each<[string, unknown, string]>([
  [
    'several addresses',
    new AggregateError([fault('connect ECONNREFUSED ::1:9', 'E'), fault('connect ECONNREFUSED 127.0.0.1:9', 'E')]),
    'connect ECONNREFUSED ::1:9; connect ECONNREFUSED 127.0.0.1:9',
  ],
  ['several alike', new AggregateError([fault('timed out', 'E'), fault('timed out', 'E')]), 'timed out'],
  ['an error without words', fault('', 'ECONNABORTED'), 'ECONNABORTED'],
  ['an error without anything', new RangeError(''), 'RangeError'],
  [
    'a certificate of tomorrow',
    fault('certificate is not yet valid', 'CERT_NOT_YET_VALID'),
    "certificate is not yet valid: is this host's clock right?",
  ],
  ['no error', 'text', 'text'],
])('%s is a sentence that is not empty', (_, error, sentence) => {
  expect(reasonOf(error)).toBe(sentence);
});

test('a certificate that nobody vouches for is told with the variable that helps', async () => {
  worker = await FakeWorker.start({ isSecure: true });
  const http = nodeHttp('test');
  const failure = await http
    .send({ method: 'POST', url: worker.url, headers: {}, body: Buffer.from('{}') })
    .catch((error: unknown) => error);
  http.close();
  expect(reasonOf(failure)).toMatch(/certificate.*NODE_EXTRA_CA_CERTS/);
  expect(worker.received).toEqual([]);
});
