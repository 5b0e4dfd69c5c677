import { expect, test } from 'vitest';
import { LAPI_ELSEWHERE, LISTENING, WatchedHost } from './support/watched-host.ts';

test('while nothing changes the engine is asked every ten minutes, two requests each time', async () => {
  const at = new WatchedHost();
  await at.begin();
  expect(at.word).toBe('running a');
  at.asked = [];
  await at.pass(3_600);
  expect(at.asked.length).toBeLessThanOrEqual(12);
  expect(at.word).toBe('running a');
});

test("another account's program on the Local API's port is no engine", async () => {
  const at = new WatchedHost();
  await at.begin();
  at.engine = null;
  at.listen(2, 33);
  await at.pass(30);
  expect(at.word).toMatch(/^down: nothing of CrowdSec listens at 127\.0\.0\.1:8080/);
});

test('a table of sockets that is closed to the agent is a reason', async () => {
  const at = new WatchedHost();
  at.sockets = { code: 'EACCES' };
  await at.pass(60);
  expect(at.word).toBe(
    "unknown: whether CrowdSec runs cannot be seen: the system's table of sockets is closed to the agent (EACCES)",
  );
});

test('an address of another machine is never asked, whatever the configuration names', async () => {
  const at = new WatchedHost();
  at.listening = { ...LISTENING, metrics: { kind: 'at', host: '192.0.2.7', port: 6060 } };
  await at.begin();
  await at.pass(120);
  expect(at.asked).toEqual([]);
  expect(at.word).toContain('unknown: CrowdSec runs, but its metrics at 192.0.2.7:6060 do not answer');
});

test('an address of this machine that is no loopback is asked where something listens at it', async () => {
  const at = new WatchedHost();
  at.listening = { ...LISTENING, metrics: { kind: 'at', host: '192.0.2.7', port: 6060 } };
  await at.look(true);
  at.atS += 10;
  at.engine = { startedS: at.atS, goroutine: '75' };
  const socket = { host: '127.0.0.1', port: 8080, uid: 0, inode: '1' };
  at.sockets = [socket, { ...socket, host: '192.0.2.7', port: 6060, inode: '2' }];
  await at.pass(40);
  expect(new Set(at.asked)).toEqual(new Set(['192.0.2.7:6060']));
  expect(at.word).toBe('running a');
});

test('metrics that are switched off are named as what is missing, and nothing is asked', async () => {
  const at = new WatchedHost();
  at.listening = { ...LISTENING, metrics: { kind: 'off', why: 'prometheus.enabled of config.yaml is not true' } };
  await at.begin();
  expect(at.word).toContain('its metrics cannot be asked, since prometheus.enabled of config.yaml is not true');
  expect(at.asked).toEqual([]);
});

test.each(['garbage', 'timeout'] as const)(
  'metrics that answer with %s leave a load unknown until they answer well',
  async (answer) => {
    const at = new WatchedHost();
    at.metricsAnswer = answer;
    await at.begin();
    expect(at.word).toMatch(/^unknown: CrowdSec runs, but its metrics at 127\.0\.0\.1:6060 do not answer/);
    at.metricsAnswer = 'well';
    await at.pass(70);
    expect(at.word).toBe('running a');
  },
);

test('where a setting names the metrics, nothing else is looked at', async () => {
  const at = new WatchedHost();
  at.setting = { host: 'crowdsec', port: 6060 };
  at.restart();
  at.sockets = { code: 'EACCES' };
  await at.look(true);
  expect(at.word).toBe('unknown: the agent has not seen a running CrowdSec: crowdsec:6060 does not answer (ECONNREFUSED)');
  at.atS += 60;
  at.engine = { startedS: at.atS, goroutine: '75' };
  await at.pass(120);
  expect(at.word).toBe('running a');
  expect(new Set(at.asked)).toEqual(new Set(['crowdsec:6060']));
});

test('with the Local API elsewhere the log processor tells the loads apart', async () => {
  const at = new WatchedHost();
  at.listening = LAPI_ELSEWHERE;
  await at.begin();
  expect(at.word).toBe('running a');
  at.edit('b');
  await at.look(true);
  at.reload(1, '2245');
  await at.pass(120);
  expect(at.word).toBe('running b');
  at.edit('c');
  at.reload(1, '3000');
  await at.pass(120);
  expect(at.word).toMatch(/^unknown: files were changed/);
});

test('with the Local API elsewhere a change while it loads is no load that is known', async () => {
  const at = new WatchedHost();
  at.listening = LAPI_ELSEWHERE;
  await at.begin();
  at.engine = { startedS: at.engine?.startedS ?? 0, goroutine: null };
  await at.look(true);
  at.edit('b');
  await at.look(true);
  at.engine = { ...at.engine, goroutine: '2245' };
  await at.pass(120);
  expect(at.word).toMatch(/^unknown: files were changed/);
});
