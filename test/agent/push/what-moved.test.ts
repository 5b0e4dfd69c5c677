import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { problem } from '../../doubles/fake-worker.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const never = new AbortController().signal;
const observe = () => at.agent.observer.observe(Date.now());
const push = async (pusher = at.agent.pusher) => {
  await pusher.push(observe(), never);
};
const scenario = (name: string) => join(at.tree.dir, `scenarios/${name}.yaml`);

/** What the last whole report said of changes. */
const told = () => at.worker.received.findLast(({ body }) => 'scenarios' in body)?.body.changes;

beforeEach(() => {
  at.tree.install('crowdsecurity/ssh-bf');
  at.tree.install('crowdsecurity/http-probing');
});

test('the first report of a process tells of no change: it saw none', async () => {
  await push();
  expect(told()).toBeUndefined();
});

test('a report that differs from the one before says what moved', async () => {
  await push();
  rmSync(scenario('ssh-bf'));
  await push();
  expect(told()).toEqual({ kinds: ['links'], applied_revision: null });
});

test('what moved without a trace in a report is not told with a later change', async () => {
  await push();
  at.tree.addToHub('crowdsecurity/new');
  at.agent.pusher.note(observe());
  rmSync(scenario('ssh-bf'));
  await push();
  expect(told()).toEqual({ kinds: ['links'], applied_revision: null });
});

test('a report that had to be sent twice tells the same', async () => {
  await push();
  rmSync(scenario('ssh-bf'));
  at.worker.script.push(problem(503, 'unavailable'));
  await push();
  await push();
  expect(told()).toEqual({ kinds: ['links'], applied_revision: null });
});

test('changes that could not be told one by one are not told as one', async () => {
  await push();
  at.worker.script.push(problem(503, 'unavailable'));
  rmSync(scenario('ssh-bf'));
  await push();
  rmSync(scenario('http-probing'));
  await push();
  expect(told()).toBeUndefined();
  at.tree.write('scenarios/mine.yaml', 'name: me/mine\n');
  await push();
  expect(told()).toEqual({ kinds: ['local_files'], applied_revision: null });
});

test('nothing is told to a Worker that holds another state than was thought', async () => {
  await push();
  at.worker.script.push(problem(409, 'report_needed'));
  await push();
  expect(told()).toBeUndefined();
});

test('an agent that is started again claims nothing', async () => {
  await push();
  rmSync(scenario('ssh-bf'));
  await push(at.agent.pusherFor(at.agent.identity));
  expect(told()).toBeUndefined();
});

test('that the apply script is at work is sent at once, and its end too, with every message', async () => {
  await push();
  expect(at.worker.received.map(({ body }) => body.apply_running)).toEqual([false, false]);
  mkdirSync(join(at.tree.dir, '.argos-drift-apply.lock'));
  const seen = observe();
  expect(at.agent.pusher.isAccepted(seen)).toBe(false);
  await push();
  expect(at.worker.received.at(-1)?.body).toMatchObject({ apply_running: true });
  expect(at.worker.received.at(-1)?.body).not.toHaveProperty('scenarios');
  rmSync(join(at.tree.dir, '.argos-drift-apply.lock'), { recursive: true });
  expect(at.agent.pusher.isAccepted(observe())).toBe(false);
});
