import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DECLARATIONS_MAX, SCENARIO_NAME_MAX_CHARS } from '#contract';
import { readIntent, saveDeclared } from '../../../../worker/fleet/tables/intents.ts';
import { item, loaded, RUNNING, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { fleetStub } from '../../support/env.ts';

/** What a body may have. */
const BODY_MAX_BYTES = 1_048_576;

const NAMES = Array.from({ length: DECLARATIONS_MAX }, (_, at) =>
  `owner/${at}`.padEnd(SCENARIO_NAME_MAX_CHARS, '-scenario'),
).sort();

let agent: TestAgent;
beforeEach(async () => {
  agent = await TestAgent.enrol();
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    saveDeclared(
      sql,
      agent.hostId,
      readIntent(sql, agent.hostId),
      'scenarios',
      { names: Object.fromEntries(NAMES.map((name) => [name, 'disabled'])), baseline: null },
      0,
    );
  });
});
afterEach(() => reset());

/** Fills a body up to its limit by installed items that nobody declared, each of a name as long as may be. */
function filled() {
  const { installed } = agent.scenarios;
  const filler = (at: number) => item(`local/${at}`.padEnd(1024, 'l'), { file: 'x.yaml', origin: 'local' });
  const room = BODY_MAX_BYTES - JSON.stringify(agent.reportBody()).length;
  const count = Math.floor(room / (JSON.stringify(filler(0)).length + 1));
  for (let at = 0; at < count; at += 1) installed.push(filler(at));
  return agent.reportBody();
}

const sendLargest = async () => {
  const body = filled();
  const bytes = JSON.stringify(body).length;
  const start = performance.now();
  const { status } = await agent.send(body);
  return { status, bytes, ms: Math.round(performance.now() - start) };
};

const drift = async () => (await call('GET', '/api/security/drift?fresh=true')).body.scenarios;

test('the largest report is taken in: every declared name still installed, and what fills the body', async () => {
  agent.installs(...NAMES);
  const sent = await sendLargest();
  console.log(`largest report: ${sent.bytes} bytes are answered ${sent.status} after ${sent.ms} ms`);
  expect(sent.status).toBe(200);
  expect(await drift()).toMatchObject({ status: 'drifted', actually_enabled: { length: DECLARATIONS_MAX } });
});

test('one that decides nothing is kept beside the last that did, however large both are', async () => {
  agent.installs(...NAMES);
  expect((await sendLargest()).status).toBe(200);
  agent.scenarios = { ...agent.scenarios, installed: [...agent.scenarios.installed].reverse(), not_processing: 'it is off' };
  expect((await agent.send(agent.reportBody())).status).toBe(200);
  expect(await drift()).toMatchObject({ status: 'unknown', reason: 'not_processing', drift_detected: true });
});

test('the longest lists of what runs are taken in', async () => {
  agent.engine = { ...RUNNING, scenarios: loaded({ removed: NAMES }) };
  expect((await sendLargest()).status).toBe(200);
  expect(await drift()).toMatchObject({
    status: 'drifted',
    reason: 'reload_needed',
    still_running: { length: DECLARATIONS_MAX },
  });
});

test('that every declared name is a rule of some item is told in a sentence and not in two thousand', async () => {
  const holders = Array.from({ length: 20 }, (_, at) =>
    item(`holder/${at}`.padEnd(1024, 'h'), { rules: NAMES.slice(at * 100, (at + 1) * 100) }),
  );
  agent.scenarios = { ...agent.scenarios, installed: holders };
  expect((await agent.send(agent.reportBody())).status).toBe(200);
  const { reason, detail } = await drift();
  expect(reason).toBe('part_of_item');
  expect(detail.length).toBeLessThan(10_000);
  expect(detail).toMatch(/So are 1995 more\.$/);
});
