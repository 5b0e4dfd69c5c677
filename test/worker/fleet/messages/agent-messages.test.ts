import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installs('crowdsecurity/ssh-bf');
  await agent.report();
});
afterEach(() => reset());

const reportedAt = async () => (await call('GET', '/api/hosts')).body.hosts[0].reported_at;

describe('order', () => {
  test('a replay is refused and says which sequence was the last', async () => {
    const signed = await agent.sign(agent.heartbeatBody(), ++agent.sequence);
    expect((await agent.sendSigned(signed)).status).toBe(200);
    expect(await agent.sendSigned(signed)).toMatchObject({
      status: 409,
      body: { code: 'sequence_stale', last_sequence: agent.sequence },
    });
  });

  test('an older message that arrives late changes nothing', async () => {
    const late = await agent.sign({ ...agent.installs('a/old').reportBody() }, ++agent.sequence);
    await agent.installs('a/new').report();
    expect((await agent.sendSigned(late)).body.code).toBe('sequence_stale');
    const { body } = await call('GET', '/api/security/scenarios');
    expect(body.scenarios.map((row: { canonical_name: string }) => row.canonical_name)).toEqual(['a/new']);
  });

  test("a clock that is ten years off is no reason to refuse, and the server's clock counts", async () => {
    agent.sequence = Date.parse('2046-01-01T00:00:00Z');
    expect((await agent.heartbeat()).status).toBe(200);
    expect(Date.parse(await reportedAt())).toBeLessThan(Date.now() + 1000);
  });
});

describe('heartbeats', () => {
  test('one with an unknown digest is no evidence: a report is asked for, with the intent', async () => {
    const before = await reportedAt();
    agent.installs('a/changed');
    const answer = await agent.heartbeat();
    expect(answer).toMatchObject({ status: 409, body: { code: 'report_needed', intent: { revision: 2 } } });
    expect(await reportedAt()).toBe(before);
    expect((await agent.report()).status).toBe(200);
  });

  test('a confirmed intent is shown as delivered', async () => {
    await call('PATCH', '/api/security/appsec-tuning', { inbound_threshold: 20 });
    const { body } = await agent.heartbeat();
    agent.delivered = body.intent.revision;
    await agent.heartbeat();
    expect((await call('GET', '/api/hosts')).body.hosts[0]).toMatchObject({ intent_revision: 3, delivered_revision: 3 });
  });
});

test('a revision that was never declared counts as none delivered', async () => {
  agent.delivered = 999;
  await agent.heartbeat();
  expect((await call('GET', '/api/hosts')).body.hosts[0].delivered_revision).toBeNull();
});

describe('what was not signed by the host is refused', () => {
  test('a changed body', async () => {
    const signed = await agent.sign(agent.reportBody(), ++agent.sequence);
    const answer = await agent.sendSigned({ ...signed, text: signed.text.replace('ssh-bf', 'ssh-xx') });
    expect(answer).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });
  });

  test('a changed sequence', async () => {
    const signed = await agent.sign(agent.reportBody(), ++agent.sequence);
    const headers = { ...signed.headers, 'argos-sequence': String(agent.sequence + 5) };
    expect((await agent.sendSigned({ ...signed, headers })).body.code).toBe('signature_invalid');
  });

  test('the key of another host', async () => {
    const other = await TestAgent.enrol('web-2');
    const signed = await other.sign(agent.reportBody(), ++agent.sequence);
    const input = (signed.headers['signature-input'] ?? '').replace(other.hostId, agent.hostId);
    expect((await agent.sendSigned({ ...signed, headers: { ...signed.headers, 'signature-input': input } })).body.code).toBe(
      'signature_invalid',
    );
  });

  test('a signature for another purpose', async () => {
    expect((await agent.sendSigned(await agent.sign(agent.reportBody(), ++agent.sequence, 'other'))).body.code).toBe(
      'signature_invalid',
    );
  });

  test('no signature at all', async () => {
    expect(await call('POST', '/api/agent/report', agent.reportBody(), {})).toMatchObject({
      status: 401,
      body: { code: 'signature_invalid' },
    });
  });

  test('a sequence that is no number', async () => {
    const signed = await agent.sign(agent.reportBody(), 1.5);
    expect((await agent.sendSigned(signed)).body.code).toBe('signature_invalid');
  });
});

test('a removed host is told so', async () => {
  expect((await call('DELETE', `/api/hosts/${agent.hostId}`)).status).toBe(204);
  expect(await agent.heartbeat()).toMatchObject({ status: 403, body: { code: 'host_revoked' } });
});

describe('a body that is not as it should be names the field and changes nothing', () => {
  test.each<[string, (body: ReturnType<TestAgent['reportBody']>) => unknown, string, string]>([
    ['another schema', (body) => ({ ...body, schema: 2 }), 'invalid_body', 'schema'],
    ['a digest of something else', (body) => ({ ...body, digest: `sha256:${'0'.repeat(64)}` }), 'digest_mismatch', 'digest'],
    [
      'a state that does not exist',
      (body) => ({ ...body, scenarios: { ...body.scenarios, state: 'fine' } }),
      'invalid_body',
      'scenarios.state',
    ],
    ['a negative threshold', (body) => ({ ...body, tuning: { ...body.tuning, inbound: -1 } }), 'invalid_body', 'tuning.inbound'],
    ['a time without a zone', (body) => ({ ...body, observed_at: '2026-03-01T04:00:00' }), 'invalid_body', 'observed_at'],
    ['half a report', ({ tuning: _, ...body }) => body, 'invalid_body', 'tuning'],
  ])('%s', async (_, change, code, field) => {
    const before = await reportedAt();
    expect((await agent.send(change(agent.installs('a/b').reportBody()))).body).toMatchObject({ code, status: 400, field });
    expect(await reportedAt()).toBe(before);
  });

  test('JSON that is none', async () => {
    expect((await agent.send('{"schema":')).body.code).toBe('bad_json');
  });

  test('JSON nested beyond any stack', async () => {
    const nested = `{"schema":1,"scenarios":${'['.repeat(200_000)}${']'.repeat(200_000)},"tuning":{}}`;
    expect((await agent.send(nested)).status).toBe(400);
    expect((await agent.heartbeat()).status).toBe(200);
  });
});

test('a field that a newer agent sends counts for the digest and is otherwise ignored', async () => {
  const scenarios = { ...agent.scenarios, parsers: [{ name: 'crowdsecurity/sshd-logs' }] };
  agent.scenarios = scenarios;
  expect((await agent.send(agent.reportBody())).status).toBe(200);
});
