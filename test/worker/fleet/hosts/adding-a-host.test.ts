import { reset } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import { app } from '../../../../worker/app.ts';
import { call, operator } from '../../support/api.ts';
import { env } from '../../support/env.ts';

afterEach(() => reset());

/** Asks as an operator of a deployment with this AGENT_URL. */
const ask = async (method: string, path: string, agentUrl: string) => {
  const body = method === 'POST' ? '{}' : undefined;
  const response = await app.request(
    `https://drift.example${path}`,
    { method, headers: { ...operator, 'cf-connecting-ip': '192.0.2.7' }, body },
    { ...env, AGENT_URL: agentUrl },
  );
  // biome-ignore lint/suspicious/noExplicitAny: asserted field by field
  return { status: response.status, body: (await response.json()) as any };
};

test('the line to paste installs from the address that was asked, with a code that enrols one host', async () => {
  const { body } = await call('POST', '/api/hosts/enrollments', {});
  expect(body.command).toBe(
    `(echo ARGOS_DRIFT_CODE=${body.code}; curl -fsSL https://argos.test/install.sh) | sudo sh -s -- https://argos.test`,
  );
  expect(body.url).toBe('https://argos.test');
});

test('AGENT_URL stands in the line instead, so that a dashboard behind a log-in keeps its agents elsewhere', async () => {
  const { body } = await ask('POST', '/api/hosts/enrollments', 'https://agents.example/');
  expect(body.command).toBe(
    `(echo ARGOS_DRIFT_CODE=${body.code}; curl -fsSL https://agents.example/install.sh) | sudo sh -s -- https://agents.example`,
  );
});

test('the fleet says which agent the Worker serves and the line that upgrades to it', async () => {
  const { body } = await ask('GET', '/api/hosts', 'https://agents.example');
  expect(body.agent).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    url: 'https://agents.example',
    upgrade_command: 'curl -fsSL https://agents.example/install.sh | sudo sh -s -- https://agents.example',
    uninstall_command: 'curl -fsSL https://agents.example/install.sh | sudo sh -s -- --uninstall',
  });
});

describe.each([
  'agents.example',
  'https://agents.example/path',
  'https://agents.example;reboot',
  'https://a$(reboot).example',
  'ftp://agents.example',
])('an AGENT_URL of %j', (setting) => {
  test('is in no line for a root shell, and the answer says how to set it', async () => {
    const answer = await ask('POST', '/api/hosts/enrollments', setting);
    expect(answer).toMatchObject({ status: 503, body: { code: 'not_configured', detail: expect.stringContaining('AGENT_URL') } });
  });

  test('hides no host', async () => {
    expect(await ask('GET', '/api/hosts', setting)).toMatchObject({
      status: 200,
      body: { agent: { url: null, upgrade_command: null, uninstall_command: null } },
    });
  });
});
