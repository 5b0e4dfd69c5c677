import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

let first: TestAgent;
let second: TestAgent;
beforeEach(async () => {
  first = await TestAgent.enrol('web-1');
  second = await TestAgent.enrol('web-2');
});
afterEach(() => reset());

const rename = (name: unknown, id = second.hostId) => call('PATCH', `/api/hosts/${id}`, { name });
const names = async () => (await call('GET', '/api/hosts')).body.hosts.map(({ name }: { name: string }) => name).sort();

test('a name that another host has is refused, with that host, and nothing changes', async () => {
  expect(await rename('web-1')).toMatchObject({
    status: 409,
    body: {
      code: 'name_taken',
      detail: `web-1 is the name of another host (${first.hostId}). Give this one another name, or rename that host first.`,
      host: { id: first.hostId, name: 'web-1' },
    },
  });
  expect(await names()).toEqual(['web-1', 'web-2']);
  const { events } = (await call('GET', `/api/hosts/${second.hostId}/events`)).body;
  expect(events.map(({ kind }: { kind: string }) => kind)).not.toContain('host_changed');
});

test('nor does its apply command change with such a name', async () => {
  await call('PATCH', `/api/hosts/${second.hostId}`, { name: 'web-1', apply_command: 'sudo other' });
  const { hosts } = (await call('GET', '/api/hosts')).body;
  expect(hosts.map(({ apply_command }: { apply_command: string }) => apply_command)).not.toContain('sudo other');
});

test.each(['  web-1', 'web-1 ', ' web-1\t'])('blanks around it do not help: %j', async (name) => {
  expect(await rename(name)).toMatchObject({ status: 409, body: { code: 'name_taken' } });
});

test.each([
  ['capitals', 'WEB-1', 'web-1'],
  ['capitals beyond ASCII', 'MÜHLE', 'mühle'],
  ['an accent of its own', 'mu\u0308hle', 'm\u00fchle'],
])('a name that reads the same is taken too: %s', async (_, wanted, held) => {
  await rename(held, first.hostId);
  expect(await rename(wanted)).toMatchObject({ status: 409, body: { code: 'name_taken', host: { name: held } } });
  expect(await names()).toEqual([held, 'web-2'].sort());
});

test('a host may change the capitals of its own name', async () => {
  expect(await rename('Web-2')).toMatchObject({ status: 200, body: { name: 'Web-2' } });
});

test('its own name is no other host’s', async () => {
  expect(await rename('web-2')).toMatchObject({ status: 200, body: { name: 'web-2' } });
});

test('a name is free again when its host is renamed or removed', async () => {
  await rename('web-3', first.hostId);
  expect(await rename('web-1')).toMatchObject({ status: 200 });
  await call('DELETE', `/api/hosts/${first.hostId}`);
  expect(await rename('web-3')).toMatchObject({ status: 200 });
});

test('blanks at its ends are taken off', async () => {
  expect(await rename('  the proxy  ')).toMatchObject({ status: 200, body: { name: 'the proxy' } });
});

test.each(['', ' ', '\t ', '\u00a0'])('a name of blanks only is refused: %j', async (name) => {
  expect(await rename(name)).toMatchObject({
    status: 400,
    body: { code: 'invalid_body', field: 'name', detail: 'name must hold more than blanks' },
  });
  expect(await names()).toEqual(['web-1', 'web-2']);
});

test('two machines of one hostname enrol all the same, under two names', async () => {
  await TestAgent.enrol('web-1');
  expect(await names()).toEqual(['web-1', 'web-1-2', 'web-2']);
});

test('so do two of which one shouts', async () => {
  await TestAgent.enrol('WEB-1');
  expect(await names()).toEqual(['WEB-1-2', 'web-1', 'web-2']);
});
