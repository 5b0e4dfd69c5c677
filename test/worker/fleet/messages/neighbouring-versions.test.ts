import { reset } from 'cloudflare:test';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestInput } from '#contract';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

let agent: TestAgent;
beforeEach(async () => {
  agent = await TestAgent.enrol();
});
afterEach(() => reset());

const digestOf = (surfaces: { scenarios: object; tuning: object }) =>
  `sha256:${createHash('sha256').update(digestInput(surfaces)).digest('hex')}`;

/** As agent 0.1 sent it, member for member. */
const surfacesOf01 = {
  scenarios: {
    state: 'read',
    detail: null,
    mount_path: '/etc/crowdsec/scenarios',
    installed: [{ name: 'crowdsecurity/ssh-bf', file: 'ssh-bf.yaml', origin: 'hub', content: 'clean' }],
    ignored: [],
    ignored_count: 0,
  },
  tuning: {
    state: 'read',
    detail: null,
    path: '/etc/crowdsec/appsec-rules/argos-tuning.yaml',
    sha256: 'a'.repeat(64),
    modified_at: '2026-03-01T03:00:00.000Z',
    inbound: 15,
    outbound: 4,
    loaded_by: ['argos/appsec-block'],
  },
};
const envelope = (version: string, surfaces: typeof surfacesOf01) => ({
  schema: 1,
  agent: { version, instance: 'b9K0mPqLw3XzT7aV', mode: 'run', started_at: '2026-03-01T03:00:00.000Z' },
  observed_at: '2026-03-01T04:00:00.000Z',
  digest: digestOf(surfaces),
  delivered_revision: null,
});

/** As an agent of the next minor might send it: more members at every level. */
const surfacesOf03 = {
  scenarios: {
    ...surfacesOf01.scenarios,
    unknown_to_hub: [],
    more: { nested: [1] },
    installed: surfacesOf01.scenarios.installed.map((item) => ({ ...item, version: '0.7' })),
  },
  tuning: { ...surfacesOf01.tuning, paranoia_level: 2 },
};

describe.each([
  ['0.1.0', surfacesOf01, {}],
  ['0.3.0', surfacesOf03, { delivery_fault: null, more: true }],
] as const)('agent %s', (version, surfaces, more) => {
  const send = async () => {
    const head = { ...envelope(version, surfaces), ...more };
    return [await agent.send({ ...head, ...surfaces }), await agent.send(head)];
  };

  test('its report and its heartbeat are taken and judged', async () => {
    const [report, heartbeat] = await send();
    expect([report?.status, heartbeat?.status]).toEqual([200, 200]);
    await call('PATCH', '/api/security/scenarios/ssh-bf', { disabled: true });
    const { body } = await call('GET', '/api/security/drift?fresh=true');
    expect(body.scenarios).toMatchObject({ status: 'drifted', actually_enabled: ['crowdsecurity/ssh-bf'] });
    expect(body.host.agent_version).toBe(version);
  });

  test('the answer has every member that agent 0.1 needs', async () => {
    const [report] = await send();
    expect(report?.body).toMatchObject({
      intent: {
        revision: expect.any(Number),
        changed_at: expect.any(String),
        disabled_scenarios: [],
        enabled_scenarios: [],
        inbound_threshold: 15,
        outbound_threshold: 4,
        thresholds_declared: { inbound: true, outbound: true },
      },
      verdicts: {
        scenarios: { status: expect.any(String), detail: expect.any(String) },
        appsec_tuning: { status: expect.any(String), detail: expect.any(String) },
      },
      next_report_in_s: expect.any(Number),
      server_time: expect.any(String),
    });
  });
});
