import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const WHOLE = 'crowdsecurity/ssh-bf';
const PART = 'crowdsecurity/ssh-bf_user-enum';

let agent: TestAgent;
beforeEach(async () => {
  agent = await TestAgent.enrol();
});
afterEach(() => reset());

const withPart = () => {
  agent.scenarios = { ...agent.scenarios, installed: [item(WHOLE, { rules: [PART] })] };
  return agent.report();
};
const patch = (name: string, disabled: boolean) =>
  call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}`, { disabled });
const row = async () =>
  (await call('GET', '/api/security/scenarios')).body.scenarios.find(
    ({ canonical_name }: { canonical_name: string }) => canonical_name === PART,
  );

test.each([PART, 'ssh-bf_user-enum'])('%s, which alerts show, is refused with the item that holds it', async (name) => {
  await withPart();
  for (const disabled of [true, false]) {
    expect(await patch(name, disabled)).toMatchObject({ status: 422, body: { code: 'part_of_item', item: WHOLE } });
  }
});

test('one that was declared before is neither green nor missing, and can be withdrawn', async () => {
  await agent.report();
  await patch(PART, true);
  await withPart();
  const { scenarios } = (await call('GET', '/api/security/drift?fresh=true')).body;
  expect(scenarios).toMatchObject({ status: 'unknown', reason: 'part_of_item', drift_detected: false });
  expect(scenarios.detail).toContain(`${PART} is a part of ${WHOLE}`);
  expect(await row()).toMatchObject({ declared: 'disabled', part_of: WHOLE });

  await call('DELETE', `/api/security/scenarios/${encodeURIComponent(PART)}`);
  expect(await row()).toBeUndefined();
});
