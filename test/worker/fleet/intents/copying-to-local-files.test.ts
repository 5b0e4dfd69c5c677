import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

let model: TestAgent;
let other: TestAgent;
beforeEach(async () => {
  [model, other] = [await TestAgent.enrol('web-1'), await TestAgent.enrol('web-2')];
  for (const agent of [model, other]) await agent.installsKnown(['a/one', 'a/two', 'a/three']).report();
});
afterEach(() => reset());

const declare = (agent: TestAgent, name: string, declared: string) =>
  call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}?host=${agent.hostId}`, { declared });
const copy = async () => (await call('POST', `/api/hosts/${model.hostId}/intent/copies`, { to: [other.hostId] })).body.results[0];
/** From now on all that the other host has are local files. */
async function becomesLocal() {
  other.scenarios.installed = other.scenarios.installed.map(({ name }) => item(name, { origin: 'local', simulated: false }));
  await other.report();
}

test('a local file can be simulated, so that is copied', async () => {
  await declare(model, 'a/one', 'simulated');
  await becomesLocal();
  expect(await copy()).toMatchObject({ changes: [{ scenario: 'a/one', was: null, becomes: 'simulated' }], skipped: [] });
  expect((await other.heartbeat()).body.intent).toMatchObject({ simulated_scenarios: ['a/one'] });
});

test('what was declared before it became one is withdrawn, as it is on the other host', async () => {
  await declare(other, 'a/two', 'disabled');
  await becomesLocal();
  expect(await copy()).toMatchObject({ changes: [{ scenario: 'a/two', was: 'disabled', becomes: null }], skipped: [] });
  expect((await other.heartbeat()).body.intent).toMatchObject({ disabled_scenarios: [] });
});

test('disabled and enabled are not copied to one, and it is named', async () => {
  await declare(model, 'a/one', 'disabled');
  await declare(model, 'a/three', 'enabled');
  await becomesLocal();
  expect(await copy()).toMatchObject({ changes: [], skipped: ['a/one', 'a/three'] });
});
