import { expect, test, vi } from 'vitest';
import { answer, problem, type Received, type Scripted } from '../../doubles/fake-worker.ts';
import { PATIENCE } from '../support/agent-under-test.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();

/** A Worker that asks for each catalogue until it has it, and answers it so. */
function asking(toCatalogue: (request: Received) => Scripted): void {
  let held: unknown = null;
  at.worker.otherwise = (request) => {
    if (request.url.endsWith('/catalogue')) {
      const answered = toCatalogue(request);
      if (typeof answered === 'object' && answered.status === 200) held = request.body.digest;
      return answered;
    }
    const reply = answer() as { status: number; body: object };
    return { ...reply, body: { ...reply.body, ...(request.body.catalogue === held ? {} : { catalogue_needed: true }) } };
  };
}
const take = ({ body }: Received): Scripted => ({ status: 200, body: { digest: body.digest } });
const sent = () => at.worker.received.filter(({ url }) => url.endsWith('/catalogue'));
const told = () => at.agent.lines.filter(({ message }) => message.includes('catalogue'));
const haveSent = (count: number) => vi.waitFor(() => expect(sent()).toHaveLength(count), PATIENCE);

test('it is sent once where the Worker asks for it, signed as a report is, and never where it does not', async () => {
  at.tree.addToHub('a/bf');
  asking(take);
  at.start();
  await haveSent(1);
  const [put] = sent();
  expect(put?.method).toBe('PUT');
  expect(put?.body.items).toEqual([{ type: 'scenarios', name: 'a/bf', version: '0.1' }]);
  expect(put?.body.digest).toBe(at.worker.received[0]?.body.catalogue);
  expect(Object.keys(put?.headers ?? {})).toEqual(expect.arrayContaining(['signature', 'signature-input', 'content-digest']));
  for (let n = 0; n < 5; n += 1) await at.nextMessage();
  expect(sent()).toHaveLength(1);
});

test('a new index is told by the next heartbeat, and sent again', async () => {
  at.tree.addToHub('a/bf');
  asking(take);
  at.start();
  await haveSent(1);
  at.tree.addToHub('a/other');
  await at.nextMessage();
  await haveSent(2);
  expect(sent()[1]?.body.items).toHaveLength(2);
});

test('a Worker that does not take it is asked less and less often, is told so once, and reports go on', async () => {
  at.tree.addToHub('a/bf');
  asking(() => problem(429, 'rate_limited', {}, { 'retry-after': '600' }));
  at.start();
  await haveSent(1);
  await vi.waitFor(() => expect(told()).toHaveLength(1), PATIENCE);
  const before = at.worker.received.length;
  for (let n = 0; n < 8; n += 1) await at.nextMessage();
  expect([sent().length, at.worker.received.length - before]).toEqual([1, 8]);
  expect(told()).toHaveLength(1);
});

test('one that is on its way for long keeps no report waiting', async () => {
  at.tree.addToHub('a/bf');
  asking(() => 'silence');
  at.start();
  await haveSent(1);
  for (let n = 0; n < 3; n += 1) await at.nextMessage();
  expect([sent().length, at.kinds().filter((kind) => kind === 'heartbeat').length >= 3]).toEqual([1, true]);
});

test('an index that changes just then is not sent under the digest of the one before', async () => {
  at.tree.addToHub('a/bf');
  const before = at.agent.observer.observe(at.agent.timing.now()).catalogue;
  at.tree.addToHub('a/other');
  const read = at.agent.observer.catalogue(at.agent.timing.now());
  expect(read?.digest).not.toBe(before);
  expect(read?.digest).toBe(at.agent.observer.observe(at.agent.timing.now()).catalogue);
});

test('an older Worker never asks, and nothing is sent', async () => {
  at.tree.addToHub('a/bf');
  at.start();
  await at.received(1);
  for (let n = 0; n < 3; n += 1) await at.nextMessage();
  expect(sent()).toEqual([]);
});
