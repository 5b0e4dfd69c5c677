import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DocumentName, lineWith } from '../scripts/support/document-lines.ts';
import { Stack } from './support/stack.ts';

const run = promisify(execFile);
const ssh = 'crowdsecurity/ssh-bf';
const SOON = { timeout: 20_000, interval: 200 };

let stack: Stack;
/** The host that `scripts/start` runs, beside which others come. */
let first: string;
beforeAll(async () => {
  stack = await Stack.start();
  const { hosts } = await stack.call<{ hosts: { id: string }[] }>('GET', '/api/hosts');
  first = hosts[0]?.id ?? '';
});
afterAll(() => stack.remove());

/** The line that stands in a document, word by word, with the folders of this run in place of those of a newcomer. */
function line(document: DocumentName, text: string): string {
  return lineWith(document, text).replaceAll('.local/', `${stack.stateDir}/`).replace('/etc/crowdsec', stack.crowdsecDir);
}
const typed = (command: string) => run('sh', ['-c', command], { env: stack.env });

/** Runs what goes on until it is ended, waits for its `ready` line, and ends it with the test file. @returns what it had said */
async function begun(command: string): Promise<string> {
  const child = spawn('sh', ['-c', `exec ${command}`], { env: stack.env, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  ends.push(async () => {
    child.kill('SIGTERM');
    await gone;
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (/^ready .*stop /ms.test(said)) return said;
  }
  throw new Error(`it ended: ${said}`);
}
const ends: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(ends.map((end) => end())));

const driftOf = (host: string) =>
  stack.call<{ scenarios: { status: string; evidence: string | null }; host: { intent_revision: number } }>(
    'GET',
    `/api/security/drift?host=${host}&fresh=true`,
  );

test('README: a second host, whose apply fetches the newest intent first and says which one it applied', async () => {
  const said = await begun(line('README.md', 'scripts/another-host third').replace(' third', ''));
  const host = /^ready \S+\?host=(\w+)$/m.exec(said)?.[1] ?? '';
  const applies = line('README.md', 'hosts/second scripts/apply');
  // What it prints, what the banner shows and what README says are one command.
  expect(said).toContain(`  apply  ${applies}\n`);
  const { hosts } = await stack.call<{ hosts: { id: string; name: string; apply_command: string }[] }>('GET', '/api/hosts');
  expect(hosts.find(({ id }) => id === host)).toMatchObject({ name: 'second', apply_command: applies });

  // At once, so that no heartbeat may have brought it: an apply that does not ask would say done of the revision before.
  await stack.call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}?host=${host}`, { disabled: true });
  const { host: declared } = await driftOf(host);
  const { stdout } = await typed(applies);
  expect(stdout).toContain(`removed   ${ssh}\n`);
  expect(stdout).toMatch(new RegExp(`\\ndone: on disk as declared in revision ${declared.intent_revision}\\n$`));
  await expect.poll(async () => (await driftOf(host)).scenarios.status, SOON).toBe('in_sync');
});

test('README: one more host, and the first ones again are refused while they run', async () => {
  const third = line('README.md', 'scripts/another-host third');
  expect(await begun(third)).toContain('hosts/third scripts/apply');
  await expect(typed(third)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('already runs') });
});

test('README: what somebody removes on the host, and nobody declared, is missed', async () => {
  await typed(line('README.md', 'cscli scenarios remove'));
  await expect
    .poll(async () => (await driftOf(first)).scenarios, SOON)
    .toMatchObject({
      status: 'drifted',
      actually_missing: ['crowdsecurity/http-probing'],
    });
  await typed('scripts/apply');
  await expect.poll(async () => (await driftOf(first)).scenarios.status, SOON).toBe('in_sync');
});

test.each([
  ['README.md', 'agent.mjs observe'],
  ['CONTRIBUTING.md', 'agent/main.ts observe'],
] as const)('%s: %s prints what the agent reads', async (document, text) => {
  const { stdout } = await typed(line(document, text).replace('--inspect-brk', '--inspect=127.0.0.1:0'));
  expect(JSON.parse(stdout)).toMatchObject({ scenarios: { state: 'read' } });
});

test('README: the smoke script, as it is run against a deployment', async () => {
  const command = line('README.md', 'scripts/smoke/drift-detection.sh')
    .replace('https://HOST', stack.origin)
    .replace('TOKEN ', `${stack.token} `)
    .replace('sudo argos-drift-apply', 'scripts/apply');
  const { stdout } = await typed(`HOST=${first} DRIFT_WAIT=5 ${command}`);
  expect(stdout).toContain('passed: both drifts were noticed');
});
