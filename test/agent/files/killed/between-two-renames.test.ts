import { expect, test } from 'vitest';
import { loadIdentity } from '../../../../agent/enroll/identity.ts';
import { keyText, newKey } from '../../../../agent/enroll/key.ts';
import { resolveSettings } from '../../../../agent/settings/settings.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const OLD = { url: 'https://old.example.org', host_id: 'oldoldoldold' };
const NEW = { url: new URL('https://new.example.org'), hostId: 'newnewnewnew' };

function identity(file: Record<string, string>, keyUrl: URL | null = NEW.url, unfinished: typeof NEW | null = NEW) {
  const key_file = at.tree.write(`${at.tree.root}/host.key`, keyText(newKey(), NEW.hostId, keyUrl));
  const found = loadIdentity({ ...resolveSettings({ flags: { key_file }, environment: {}, file }, false), unfinished });
  return [found?.hostId, found?.url.origin];
}

test('a new key beside an earlier agent.yaml is used as the enrolment that was killed wrote it down', () => {
  expect(identity(OLD)).toEqual(['newnewnewnew', 'https://new.example.org']);
});

test('a first key without an agent.yaml is enough', () => {
  expect(identity({})).toEqual(['newnewnewnew', 'https://new.example.org']);
});

test('what an enrolment of another host was about to write counts for nothing', () => {
  expect(() => identity(OLD, NEW.url, { ...NEW, hostId: 'someoneelses' })).toThrow(/another host/);
});

test('an address that somebody wrote into the agent.yaml of this enrolment counts', () => {
  expect(identity({ ...OLD, host_id: 'newnewnewnew' })).toEqual(['newnewnewnew', 'https://old.example.org']);
});

test('a key file that names no Worker takes the one of agent.yaml', () => {
  expect(identity({ ...OLD, host_id: 'newnewnewnew' }, null, null)).toEqual(['newnewnewnew', 'https://old.example.org']);
});
