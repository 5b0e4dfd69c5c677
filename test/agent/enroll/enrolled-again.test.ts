import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyText, loadKey, newKey } from '../../../agent/enroll/key.ts';
import { Renewal } from '../../../agent/enroll/renewal.ts';
import { answer, problem } from '../../doubles/fake-worker.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();
const keyFile = () => join(at.tree.root, 'host.key');
const enrol = (hostId: string, key = newKey()) => writeFileSync(keyFile(), keyText(key, hostId, at.worker.url));

/** Starts the daemon as the host whose key is in the file, which it looks at as the command `run` does. */
function start(): void {
  enrol('abcdefghijkl', at.agent.identity.key);
  const renewal = new Renewal(at.agent.identity, [keyFile()], () => {
    const found = loadKey(keyFile());
    return found?.hostId == null ? null : { url: at.worker.url, hostId: found.hostId, key: found.key };
  });
  at.start(() => {
    const found = renewal.look();
    return found.kind === 'renewed' ? at.agent.pusherFor(found.identity) : null;
  });
}
const keyIds = () => at.worker.received.map(({ headers }) => /keyid="(\w+)"/.exec(headers['signature-input'] ?? '')?.[1]);
const revoke = (hostId: string) => {
  at.worker.otherwise = ({ headers }) => (headers['signature-input']?.includes(hostId) ? problem(403, 'host_revoked') : answer());
};
const errors = () => at.agent.lines.filter(({ level }) => level === 'error');

test('a revoked host stops pushing, says once how to enrol again and stays up', async () => {
  revoke('abcdefghijkl');
  start();
  await at.received(1);
  at.tree.install('crowdsecurity/ssh-bf');
  await at.agent.timing.waitsFor(2_000);
  for (let hour = 0; hour < 3_600_000; hour += await at.agent.timing.pass());
  expect(at.worker.received).toHaveLength(1);
  expect(errors()).toMatchObject([{ message: expect.stringContaining('Choose "Add a host" on the dashboard') }]);
});

test('a revoked host that is enrolled again goes on within seconds, with the newest state', async () => {
  revoke('abcdefghijkl');
  start();
  await at.received(1);
  await at.agent.timing.idle();
  at.tree.install('crowdsecurity/ssh-bf');
  await at.agent.timing.waitsFor(2_000);
  enrol('mnopqrstuvwx');
  expect(await at.nextMessage()).toBeLessThanOrEqual(5_000);
  await at.received(3);
  expect(keyIds()).toEqual(['abcdefghijkl', 'mnopqrstuvwx', 'mnopqrstuvwx']);
  expect(at.kinds()).toEqual(['report', 'report', 'heartbeat']);
  expect(at.lastNames()).toEqual(['crowdsecurity/ssh-bf']);
});

test('it is told again when it is revoked again', async () => {
  at.worker.otherwise = () => problem(403, 'host_revoked');
  start();
  await at.received(1);
  await at.agent.timing.idle();
  enrol('mnopqrstuvwx');
  await at.nextMessage();
  await at.agent.timing.idle();
  expect(errors()).toHaveLength(2);
});

test('files that were written again without a new enrolment are no reason to push', async () => {
  revoke('abcdefghijkl');
  start();
  await at.received(1);
  await at.agent.timing.idle();
  enrol('abcdefghijkl', at.agent.identity.key);
  for (let passed = 0; passed < 60_000; passed += await at.agent.timing.pass());
  expect(at.worker.received).toHaveLength(1);
});

test('a healthy daemon uses a new enrolment from its next heartbeat on', async () => {
  start();
  await at.received(2);
  await at.agent.timing.idle();
  enrol('mnopqrstuvwx');
  await at.nextMessage();
  expect(keyIds()[2]).toBe('mnopqrstuvwx');
  expect(at.kinds()[2]).toBe('report');
});

test('a key file that cannot be used is told once, and the key in use stays', () => {
  enrol('abcdefghijkl', at.agent.identity.key);
  const renewal = new Renewal(at.agent.identity, [keyFile()], () => {
    loadKey(keyFile());
    return at.agent.identity;
  });
  expect(renewal.look()).toEqual({ kind: 'same' });
  writeFileSync(keyFile(), 'half a key');
  expect(renewal.look()).toEqual({ kind: 'unusable', why: expect.stringContaining('no private key') });
  expect(renewal.look()).toEqual({ kind: 'same' });
});

test('a key that was replaced at the Worker first is no longer used seconds after it was replaced here', async () => {
  start();
  await at.received(2);
  await at.agent.timing.idle();
  at.worker.otherwise = () => problem(401, 'signature_invalid');
  await at.nextMessage();
  const tries = at.worker.received.length;
  await at.agent.timing.idle();
  at.worker.otherwise = () => answer();
  enrol('abcdefghijkl');
  expect(await at.nextMessage()).toBeLessThanOrEqual(5_000);
  expect(at.worker.received[tries]?.headers['signature-input']).toContain('abcdefghijkl');
  await at.agent.timing.waitsFor(57_000);
});
