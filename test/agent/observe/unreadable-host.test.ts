import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useTree } from '../support/use-tree.ts';

const at = useTree();
const NOBODY = 65_534;

// Root reads everything, so these run as another user where the tests run as root.
beforeEach(() => {
  chmodSync(at.tree.root, 0o755);
  if (process.getuid?.() === 0) process.seteuid?.(NOBODY);
});
const asRoot = <T>(act: () => T): T => {
  const user = process.geteuid?.() ?? 0;
  if (process.getuid?.() === 0) process.seteuid?.(0);
  const result = act();
  if (process.getuid?.() === 0) process.seteuid?.(user);
  return result;
};
afterEach(() => {
  if (process.getuid?.() === 0) process.seteuid?.(0);
});

test('a local file that cannot be read hides its name, so nothing is claimed', () => {
  asRoot(() => chmodSync(at.tree.write('scenarios/secret.yaml', 'name: crowdsecurity/ssh-bf\n'), 0o000));
  const report = at.tree.scenarios();
  expect(report).toMatchObject({ state: 'unreadable', installed: [] });
  expect(report.detail).toContain('secret.yaml');
});

test('a folder that cannot be listed is unreadable', () => {
  asRoot(() => chmodSync(join(at.tree.dir, 'scenarios'), 0o000));
  expect(at.tree.scenarios().state).toBe('unreadable');
});

test('a subfolder that cannot be listed is unreadable', () => {
  asRoot(() => {
    at.tree.write('scenarios/sub/a.yaml', 'name: a\n');
    chmodSync(join(at.tree.dir, 'scenarios/sub'), 0o000);
  });
  expect(at.tree.scenarios().state).toBe('unreadable');
});

test('without a readable index the path names the item and its content is unknown', () => {
  asRoot(() => {
    at.tree.install('crowdsecurity/ssh-bf', { link: 'x.yaml' });
    chmodSync(join(at.tree.hubDir, '.index.json'), 0o000);
  });
  expect(at.tree.scenarios().installed).toEqual([
    { name: 'crowdsecurity/ssh-bf', file: 'x.yaml', origin: 'hub', simulated: false, content: 'unknown' },
  ]);
});

test('a hub file that cannot be read is installed with unknown content', () => {
  asRoot(() => {
    at.tree.install('crowdsecurity/ssh-bf');
    chmodSync(join(at.tree.hubDir, 'scenarios/crowdsecurity/ssh-bf.yaml'), 0o000);
  });
  expect(at.tree.scenarios().installed).toMatchObject([{ name: 'crowdsecurity/ssh-bf', content: 'unknown' }]);
});

test('whether one whose file cannot be read is simulated is known only where that does not hang on its rules', () => {
  asRoot(() => {
    at.tree.install('me/one');
    chmodSync(join(at.tree.hubDir, 'scenarios/me/one.yaml'), 0o000);
  });
  const told = (text: string) => {
    asRoot(() => at.tree.write('simulation.yaml', text));
    return at.tree.scenarios().installed[0]?.simulated;
  };
  expect(told('simulation: false\n')).toBe(false);
  expect(told('simulation: true\n')).toBe(true);
  expect(told('exclusions: [me/one]\n')).toBeUndefined();
});

test('a link out of the usual hub is doubtful where config.yaml, which names the hub, cannot be read', () => {
  asRoot(() => {
    chmodSync(join(at.tree.dir, 'config.yaml'), 0o000);
    const elsewhere = at.tree.write(join(at.tree.root, 'other-hub/scenarios/me/a.yaml'), 'name: me/TYPO\n');
    at.tree.link('scenarios/a.yaml', elsewhere);
  });
  expect(at.tree.scenarios().state).toBe('unreadable');
  expect(at.tree.scenarios({ hubDir: at.tree.hubDir }).installed).toMatchObject([{ name: 'me/TYPO', origin: 'local' }]);
});

test('a tuning file that cannot be read gives no numbers', () => {
  asRoot(() => chmodSync(at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n'), 0o000));
  expect(at.tree.tuning()).toMatchObject({ state: 'unreadable', inbound: null, outbound: null, sha256: null });
});

test('an acquisition that cannot be read leaves open who loads the tuning file', () => {
  asRoot(() => {
    at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n');
    chmodSync(at.tree.write('acquis.d/appsec.yaml', 'source: appsec\n'), 0o000);
  });
  expect(at.tree.tuning()).toMatchObject({ state: 'read', loaded_by: null });
});
