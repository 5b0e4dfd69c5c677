import { expect, test } from 'vitest';
import { loadIdentity } from '../../../../agent/enroll/identity.ts';
import { keyText, newKey } from '../../../../agent/enroll/key.ts';
import { resolveSettings } from '../../../../agent/settings/settings.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const OLD = { url: 'https://old.example.org', host_id: 'oldoldoldold' };

function identity(file: Record<string, string>, url: URL | null = new URL('https://new.example.org')) {
  const key_file = at.tree.write(`${at.tree.root}/host.key`, keyText(newKey(), 'newnewnewnew', url));
  const found = loadIdentity(resolveSettings({ flags: { key_file }, environment: {}, file }, false));
  return [found?.hostId, found?.url.origin];
}

test('a new key beside an earlier agent.yaml is used as it was enrolled', () => {
  expect(identity(OLD)).toEqual(['newnewnewnew', 'https://new.example.org']);
});

test('a first key without an agent.yaml is enough', () => {
  expect(identity({})).toEqual(['newnewnewnew', 'https://new.example.org']);
});

test('an address that somebody wrote into the agent.yaml of this enrolment counts', () => {
  expect(identity({ ...OLD, host_id: 'newnewnewnew' })).toEqual(['newnewnewnew', 'https://old.example.org']);
});

test('a key file that names no Worker takes the one of agent.yaml', () => {
  expect(identity({ ...OLD, host_id: 'newnewnewnew' }, null)).toEqual(['newnewnewnew', 'https://old.example.org']);
});
