import { expect, test } from 'vitest';
import { LISTENING, WatchedHost } from './support/watched-host.ts';

test('an address that is edited is not looked at before the engine has loaded it', async () => {
  const at = new WatchedHost();
  await at.begin();
  at.listening = { ...LISTENING, lapi: { kind: 'at', host: '127.0.0.1', port: 9090 } };
  at.edit('b');
  await at.look(true);
  await at.pass(120);
  expect(at.word).toBe('running a');
});

test('an AppSec listener that is added to the files is not missed in what runs', async () => {
  const at = new WatchedHost();
  await at.begin();
  at.appsecListeners = ['127.0.0.1:7422'];
  at.edit('b');
  await at.look(true);
  await at.pass(120);
  expect(at.word).toBe('running a');
  at.restart();
  await at.look(true);
  await at.pass(120);
  expect(at.word).toBe('running a');
  at.reload(10, '2245');
  await at.pass(40);
  expect(at.word).toBe('running b');
});

test('a reload that hangs with the Local API alive is told, with what to do', async () => {
  const at = new WatchedHost();
  at.appsecListeners = ['127.0.0.1:7422'];
  await at.begin();
  expect(at.word).toBe('running a');
  at.sockets = [
    { host: '127.0.0.1', port: 8080, uid: 0, inode: '1' },
    { host: '127.0.0.1', port: 6060, uid: 0, inode: '9999' },
  ];
  at.engine = { startedS: at.engine?.startedS ?? 0, goroutine: null };
  await at.pass(60);
  expect(at.word).toMatch(/^unknown: .*log processor and its AppSec listener 127\.0\.0\.1:7422 are gone.*restart it$/);
});

test('an engine whose metrics alone are there is loading and not down', async () => {
  const at = new WatchedHost();
  await at.begin();
  at.sockets = [{ host: '127.0.0.1', port: 6060, uid: 0, inode: '9999' }];
  await at.pass(120);
  expect(at.word).toMatch(/^unknown: CrowdSec is loading/);
});

test('a socket of another boot with the same number is not the load that was known', async () => {
  const at = new WatchedHost();
  await at.begin();
  at.restart();
  at.edit('b');
  at.engine = { startedS: 5_000, goroutine: '75' };
  at.atS = 5_100;
  await at.look(true);
  expect(at.word).not.toContain('running');
  await at.pass(60);
  expect(at.word).not.toContain('running');
});

test('a load that is remembered and that nobody confirms is not claimed', async () => {
  const at = new WatchedHost();
  await at.begin();
  at.restart();
  at.metricsAnswer = 'timeout';
  await at.look(true);
  expect(at.word).not.toContain('running a');
  at.metricsAnswer = 'well';
  await at.pass(5);
  expect(at.word).toBe('running a');
});

test.each(['', '{', '{"version":2}', '{"version":1,"wasSeen":true,"before":null,"epoch":{"key":1}}', 'null'])(
  'a memory of %j is none',
  async (memory) => {
    const at = new WatchedHost();
    at.memory = memory;
    at.restart();
    await at.begin();
    expect(at.word).toBe('running a');
  },
);
