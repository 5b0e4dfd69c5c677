import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const ssh = 'crowdsecurity/ssh-bf';
let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installs(ssh, 'crowdsecurity/http-probing', 'other/http-probing');
  agent.scenarios.installed.push(
    item('my own rule', { origin: 'local', file: 'mine.yaml' }),
    item('me/local', { origin: 'local', file: 'sub/local.yaml' }),
  );
  await agent.report();
});
afterEach(() => reset());

const patch = (name: string, disabled: boolean) =>
  call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}`, { disabled });
const declared = async (name: string) =>
  (await call('GET', '/api/security/scenarios')).body.scenarios.find(
    (row: { canonical_name: string }) => row.canonical_name === name,
  )?.declared;
const revision = async () => (await call('GET', '/api/hosts')).body.hosts[0].intent_revision;

describe('short names', () => {
  test('one that a single scenario has is taken for it', async () => {
    expect((await patch('ssh-bf', true)).body).toMatchObject({ name: ssh, disabled: true, changed: true });
  });

  test('one that two scenarios have lists both', async () => {
    expect(await patch('http-probing', true)).toMatchObject({
      status: 409,
      body: { code: 'ambiguous_name', candidates: ['crowdsecurity/http-probing', 'other/http-probing'] },
    });
  });

  test('one that none has is unknown', async () => {
    expect(await patch('no-such', true)).toMatchObject({ status: 404, body: { code: 'unknown_scenario' } });
  });

  test('a scenario that was disabled and is gone is still found by it', async () => {
    await patch(ssh, true);
    await agent.installs('crowdsecurity/http-probing').report();
    expect((await patch('ssh-bf', false)).body).toMatchObject({ name: ssh, disabled: false, changed: true });
  });
});

describe('full names', () => {
  test('one that is not installed is accepted', async () => {
    expect((await patch('crowdsecurity/telnet-bf', true)).body).toMatchObject({ changed: true });
    expect(await declared('crowdsecurity/telnet-bf')).toBe('disabled');
  });

  test.each([
    '--all',
    '-x/y',
    '../../etc/x',
    'a/b/c',
    'a/',
    '/b',
    'a b/c',
    'a/b\n',
    '$(reboot)/x',
    `a/${'b'.repeat(127)}`,
    '%2e%2e',
  ])('%j is refused and declares nothing', async (name) => {
    const before = await revision();
    expect(await patch(name, true)).toMatchObject({ status: 400, body: { code: 'invalid_name' } });
    expect(await revision()).toBe(before);
  });

  test('a name whose slash is not encoded, as it is typed into curl, is taken as well', async () => {
    const answered = await call('PATCH', `/api/security/scenarios/${ssh}`, { disabled: true });
    expect(answered).toMatchObject({ status: 200, body: { name: ssh, disabled: true } });
  });
});

describe('local scenarios', () => {
  test.each([
    ['my own rule', 'mine.yaml'],
    ['me/local', 'sub/local.yaml'],
    ['local', 'sub/local.yaml'],
  ])('%s cannot be managed by cscli: the answer names its file', async (name, file) => {
    expect(await patch(name, true)).toMatchObject({ status: 422, body: { code: 'local_scenario', file } });
  });
});

describe('what is declared in the end', () => {
  test('the same twice changes nothing the second time', async () => {
    await patch(ssh, true);
    const before = await revision();
    expect((await patch(ssh, true)).body).toMatchObject({ disabled: true, changed: false });
    expect(await revision()).toBe(before);
  });

  test('enabling what was never declared declares it, so that its loss is drift', async () => {
    expect((await patch(ssh, false)).body).toEqual({ name: ssh, disabled: false, declared: 'enabled', changed: true });
    expect((await patch(ssh, false)).body).toMatchObject({ declared: 'enabled', changed: false });
    await agent.installs().report();
    expect((await call('GET', '/api/security/drift?fresh=true')).body.scenarios).toMatchObject({ actually_missing: [ssh] });
  });

  test('disabled and enabled again is expected to be installed', async () => {
    await patch(ssh, true);
    await agent.installs().report();
    await patch(ssh, false);
    expect(await declared(ssh)).toBe('enabled');
    expect((await call('GET', '/api/security/drift?fresh=true')).body.scenarios).toMatchObject({
      status: 'drifted',
      expected_enabled: [ssh],
      actually_missing: [ssh],
    });
  });

  test('a name that was never seen installed can be required', async () => {
    expect((await patch('crowdsecurity/telnet-bf', false)).body).toMatchObject({ declared: 'enabled', changed: true });
    expect(await declared('crowdsecurity/telnet-bf')).toBe('enabled');
    expect((await call('GET', '/api/security/drift?fresh=true')).body.scenarios).toMatchObject({
      status: 'drifted',
      actually_missing: ['crowdsecurity/telnet-bf'],
    });
  });

  test('withdrawing leaves nothing declared', async () => {
    await patch(ssh, true);
    const withdraw = () => call('DELETE', `/api/security/scenarios/${encodeURIComponent(ssh)}`);
    expect((await withdraw()).body).toMatchObject({ name: ssh, declared: null, changed: true });
    expect((await withdraw()).body).toMatchObject({ changed: false });
    expect(await declared(ssh)).toBeNull();
  });

  test('a declared name that the host’s hub does not have carries that warning', async () => {
    await patch('crowdsecurity/telnet-bf', true);
    agent.scenarios = { ...agent.scenarios, unknown_to_hub: ['crowdsecurity/telnet-bf'] };
    await agent.report();
    const { scenarios } = (await call('GET', '/api/security/scenarios')).body;
    const marked = scenarios.filter((row: { not_in_hub: boolean }) => row.not_in_hub);
    expect(marked.map((row: { canonical_name: string }) => row.canonical_name)).toEqual(['crowdsecurity/telnet-bf']);
  });
});
