import { expect, test, vi } from 'vitest';
import { PATIENCE } from '../support/fake-timing.ts';
import { useAgent } from '../support/use-agent.ts';
import { useProxy } from '../support/use-proxy.ts';

const at = useAgent(300);
const via = useProxy();
const push = (signal = new AbortController().signal) =>
  at.agent.pusher.push(at.agent.observer.observe(at.agent.timing.now()), signal);
const use = (credentials = '') => vi.stubEnv('HTTP_PROXY', via.proxy.url(credentials));

test('messages go through the proxy, all of them over one connection', async () => {
  use();
  for (let n = 0; n < 3; n++) expect(await push()).toMatchObject({ kind: 'answered' });
  expect(at.worker.received).toHaveLength(4);
  expect(via.proxy.asked).toEqual([{ target: at.worker.url.host, authorization: null }]);
});

test('the user name and password of the variable are sent to the proxy and to nobody else', async () => {
  use('me:p%40ss@');
  await push();
  expect(via.proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  expect(JSON.stringify(at.worker.received)).not.toContain(Buffer.from('me:p@ss').toString('base64'));
});

test('an address in NO_PROXY is reached without it', async () => {
  use();
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  expect(await push()).toMatchObject({ kind: 'answered' });
  expect(via.proxy.asked).toEqual([]);
});

test.each([
  [407, /asks for a user name and password \(HTTP 407\): set them in the proxy variable, http:\/\/USER:PASSWORD@127/],
  [403, /does not connect to 127.0.0.1:\d+ \(HTTP 403\): allow it there, or name the host in NO_PROXY/],
  [502, /does not connect to 127.0.0.1:\d+ \(HTTP 502\)/],
  ['hangUp' as const, /the proxy http:\/\/127.0.0.1:\d+ cannot be reached: socket hang up/],
  ['silence' as const, /no answer within 0.3 s/],
])('a proxy with %s is a failure with a sentence', async (manner, why) => {
  use('me:hunter2@');
  via.proxy.manner = manner;
  const pushed = await push();
  expect(pushed).toMatchObject({ kind: 'failed', why: expect.stringMatching(why) });
  expect(JSON.stringify(pushed)).not.toContain('hunter2');
  via.proxy.manner = 'connect';
  expect(await push()).toMatchObject({ kind: 'answered' });
});

test('a proxy that is not there is named', async () => {
  use();
  await via.proxy.stop();
  expect(await push()).toMatchObject({
    kind: 'failed',
    why: expect.stringMatching(/the proxy .* cannot be reached: .*ECONNREFUSED/),
  });
});

test.each(['time is over', 'somebody ends the agent'])('a proxy that never answers is let go when %s', async (how) => {
  use();
  via.proxy.manner = 'silence';
  const stop = new AbortController();
  const pushed = push(stop.signal);
  await vi.waitFor(() => expect(via.proxy.waiting.size).toBe(1), PATIENCE);
  if (how !== 'time is over') stop.abort();
  expect(await pushed).toMatchObject({ kind: 'failed' });
  await vi.waitFor(() => expect(via.proxy.waiting.size).toBe(0), PATIENCE);
});
