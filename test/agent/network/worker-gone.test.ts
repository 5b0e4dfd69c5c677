import { afterEach, expect, test } from 'vitest';
import { FakeWorker, problem, type Received, type Scripted } from '../../doubles/fake-worker.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();
const DAY_MS = 86_400_000;
/** The lines about reporting. */
const troubles = () => at.agent.lines.filter(({ level, message }) => level !== 'info' && message.includes('reporting'));
let second: FakeWorker | null = null;
afterEach(async () => {
  await second?.stop();
  second = null;
});

test('an hour of refused connections is one line, and the newest state comes when the Worker is back', async () => {
  at.start();
  await at.received(2);
  await at.agent.timing.idle();
  const port = Number(at.worker.url.port);
  await at.worker.stop();
  await at.agent.timing.pass();
  for (let passed = 0; passed < 3_600_000; passed += await at.agent.timing.pass());
  await at.agent.timing.idle();
  expect(troubles()).toMatchObject([{ why: expect.stringContaining('ECONNREFUSED') }]);

  at.tree.install('a/new');
  second = await FakeWorker.start({ port });
  const back = second;
  await at.agent.timing.passUntil(() => back.received.length > 0);
  expect(back.received[0]?.body).toMatchObject({ scenarios: { installed: [{ name: 'a/new' }] } });
});

/** Answers as `Fleet` orders messages: by their sequence alone. */
function ordering(last: number): (request: Received) => Scripted | null {
  let newest = last;
  return ({ headers }) => {
    const sequence = Number(headers['argos-sequence']);
    if (sequence <= newest) return problem(409, 'sequence_stale', { last_sequence: newest });
    newest = sequence;
    return null;
  };
}

test.each([
  ['a restored snapshot of the host', () => ordering(Date.now() + 30 * DAY_MS)],
  ['a Worker that never heard of the host', () => ordering(0)],
])('%s is heard at once, and costs at most one request more', async (_, refusals) => {
  const refuse = refusals();
  const whole = at.worker.otherwise;
  at.worker.otherwise = (request) => refuse(request) ?? whole(request);
  at.start();
  await at.agent.timing.waitsFor(57_000);
  expect(at.worker.received.length).toBeLessThanOrEqual(3);
  for (let n = 0; n < 3; n++) {
    const before = at.worker.received.length;
    expect(await at.nextMessage()).toBe(57_000);
    expect(at.worker.received).toHaveLength(before + 1);
  }
  expect(troubles()).toEqual([]);
});

test.each([-1, 1, 0])('a clock that jumps by %i days while it runs loses no heartbeat', async (days) => {
  const refuse = ordering(0);
  const whole = at.worker.otherwise;
  at.worker.otherwise = (request) => refuse(request) ?? whole(request);
  at.start();
  await at.agent.timing.waitsFor(57_000);
  at.agent.timing.at += days * DAY_MS;
  for (let n = 0; n < 3; n++) expect(await at.nextMessage()).toBe(57_000);
  expect(at.kinds()).toEqual(['report', 'heartbeat', 'heartbeat', 'heartbeat', 'heartbeat']);
});
