import { expect, test } from 'vitest';
import { checkCommand } from '../../../agent/check.ts';
import { answer } from '../../doubles/fake-worker.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const observed = async () => at.agent.observer.observe(at.agent.timing.now());

test.each([1, 2])('a Worker that is silent from request %i on does not hold a check beyond its deadline', async (silentFrom) => {
  const deadline = new AbortController();
  at.worker.otherwise = () => {
    if (at.worker.received.length < silentFrom) return answer();
    deadline.abort();
    return 'silence';
  };
  const ends = { stop: new AbortController().signal, deadline: deadline.signal, timing: at.agent.timing, say: () => {} };
  expect(await checkCommand(observed, at.agent.pusher, ends)).toEqual({
    exitCode: 1,
    lines: ['The Worker could not be asked: it took longer than 60 seconds'],
  });
  expect(at.worker.received).toHaveLength(silentFrom);
});
