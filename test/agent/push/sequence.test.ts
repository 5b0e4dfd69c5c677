import { expect, test } from 'vitest';
import { answer, problem } from '../../doubles/fake-worker.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const never = new AbortController().signal;
const push = () => at.agent.pusher.push(at.agent.observer.observe(at.agent.timing.now()), never);
const sequences = () => at.worker.received.map(({ headers }) => Number(headers['argos-sequence']));

test('it is the time in milliseconds and grows where the time stands still or goes back', async () => {
  const start = at.agent.timing.at;
  await push();
  at.agent.timing.at -= 5_000;
  await push();
  expect(sequences()).toEqual([start, start + 1, start + 2]);
});

test("a stale one is raised above the Worker's and sent once more", async () => {
  const future = at.agent.timing.at + 1_000_000;
  at.worker.script.push(problem(409, 'sequence_stale', { last_sequence: future }), answer());
  expect(await push()).toMatchObject({ kind: 'answered' });
  expect(sequences().slice(1)).toEqual([future + 1, future + 2]);
});

test('it gives up for now when it is stale twice', async () => {
  const stale = (last: number) => problem(409, 'sequence_stale', { last_sequence: last });
  at.worker.script.push(stale(at.agent.timing.at + 10), stale(at.agent.timing.at + 20));
  expect(await push()).toMatchObject({ kind: 'failed' });
  expect(sequences()).toHaveLength(2);
});

test.each([undefined, 2 ** 52 + 2, Number.MAX_SAFE_INTEGER, -1, 1.5])(
  'a last sequence of %s is a failure and not believed',
  async (last) => {
    const start = at.agent.timing.at;
    at.worker.script.push(problem(409, 'sequence_stale', { last_sequence: last }));
    expect(await push()).toMatchObject({ kind: 'failed', why: expect.stringContaining('sequence_stale') });
    await push();
    expect(sequences().slice(0, 2)).toEqual([start, start + 1]);
  },
);
