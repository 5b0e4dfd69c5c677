import { chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyText } from '../../../agent/enroll/key.ts';
import { answer, problem, VALID_INTENT } from '../../doubles/fake-worker.ts';
import { HOST_ID } from '../support/agent-under-test.ts';
import { asRoot } from '../support/as-root.ts';
import { runAgent } from '../support/run-agent.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();
const [UID, GID] = [1234, 1235];

/** A state folder with key and settings, and the options that name it. */
function state(): { folder: string; options: string[] } {
  const folder = join(at.tree.root, 'state');
  mkdirSync(folder);
  const keyFile = at.tree.write(join(folder, 'host.key'), keyText(at.agent.identity.key, HOST_ID, at.worker.url));
  const config = `url: ${at.worker.url.origin}\nhost_id: ${HOST_ID}\nkey_file: ${keyFile}\ncrowdsec_dir: ${at.tree.dir}\nshared_dir: ${at.sharedDir}\n`;
  return { folder, options: ['--config', at.tree.write(join(folder, 'agent.yaml'), config)] };
}

/** Every file and folder below, with its owner. */
function owners(): Record<string, string> {
  const entries = readdirSync(at.tree.root, { recursive: true }).map(String);
  return Object.fromEntries(
    entries.map((entry) => {
      const { uid, gid } = statSync(join(at.tree.root, entry));
      return [entry, `${uid}:${gid}`];
    }),
  );
}

test('a check beside the daemon takes no turn from it: both are heard, and nothing is logged or sent in addition', async () => {
  let newest = 0;
  at.worker.otherwise = ({ headers }) => {
    const sequence = Number(headers['argos-sequence']);
    if (sequence <= newest) return problem(409, 'sequence_stale', { last_sequence: newest });
    newest = sequence;
    return answer();
  };
  at.start();
  await at.agent.timing.waitsFor(57_000);
  const lines = at.agent.lines.length;
  const { code, err } = await runAgent(['check', ...state().options]);
  expect([code, err]).toEqual([0, '']);
  await at.nextMessage();
  await at.agent.timing.waitsFor(57_000);
  const modes = at.worker.received.map(({ body }) => (body.agent as { mode: string }).mode);
  expect(modes.slice(0, 3)).toEqual(['run', 'run', 'check']);
  expect(at.worker.received.at(-1)?.body).toMatchObject({ agent: { mode: 'run' }, delivered_revision: 7 });
  expect(at.agent.lines).toHaveLength(lines);
});

asRoot(
  "a check by root beside another account's daemon leaves no file that is not that account's, and no other one",
  async () => {
    const { folder, options } = state();
    mkdirSync(at.sharedDir);
    for (const path of [folder, at.sharedDir, join(folder, 'host.key')]) chownSync(path, UID, GID);
    const before = owners();
    at.worker.otherwise = () => answer({ ...VALID_INTENT, revision: 8 });
    await runAgent(['check', ...options]);
    const sentinels = Object.keys(owners()).filter((entry) => entry.startsWith('shared/'));
    expect(sentinels).toHaveLength(3);
    expect(owners()).toEqual({ ...before, ...Object.fromEntries(sentinels.map((entry) => [entry, `${UID}:${GID}`])) });
  },
);

asRoot('a folder that such a check makes is the account’s too', async () => {
  const { options } = state();
  chownSync(at.tree.root, UID, GID);
  await runAgent(['check', ...options]);
  const made = Object.entries(owners()).filter(([entry]) => entry.startsWith('shared'));
  expect(made).toHaveLength(4);
  expect(new Set(made.map(([, owner]) => owner))).toEqual(new Set([`${UID}:${GID}`]));
});
