import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const INSIDE = '/etc/argos-drift-no-such-crowdsec';

function installAsSeenInside(): void {
  at.tree.addToHub('crowdsecurity/ssh-bf');
  at.tree.link('scenarios/ssh-bf.yaml', `${INSIDE}/hub/scenarios/crowdsecurity/ssh-bf.yaml`);
}

test('links are mapped to where the agent sees the folder', () => {
  installAsSeenInside();
  expect(at.tree.scenarios({ crowdsecDirInside: INSIDE })).toMatchObject({
    state: 'read',
    mount_path: `${INSIDE}/scenarios`,
    installed: [{ name: 'crowdsecurity/ssh-bf', origin: 'hub', content: 'clean' }],
  });
});

test('a whole folder of links that dangle only here is not "nothing installed"', () => {
  installAsSeenInside();
  const report = at.tree.scenarios();
  expect(report.state).toBe('unreadable');
  expect(report.detail).toContain(`crowdsec_dir_inside to ${INSIDE}`);
});

test('hub_dir of config.yaml is a path inside', () => {
  installAsSeenInside();
  at.tree.write('config.yaml', `config_paths:\n  hub_dir: ${INSIDE}/hub\n`);
  expect(at.tree.installed({ crowdsecDirInside: `${INSIDE}/` })).toEqual(['crowdsecurity/ssh-bf']);
});

test('a hub that is mounted elsewhere is mapped by config.yaml and hub_dir together', () => {
  at.tree.hubDir = join(at.tree.root, 'hub-volume');
  at.tree.addToHub('crowdsecurity/ssh-bf');
  at.tree.write('config.yaml', 'config_paths:\n  hub_dir: /var/lib/no-such-crowdsec/hub\n');
  at.tree.link('scenarios/ssh-bf.yaml', '/var/lib/no-such-crowdsec/hub/scenarios/crowdsecurity/ssh-bf.yaml');
  expect(at.tree.installed({ hubDir: at.tree.hubDir, crowdsecDirInside: INSIDE })).toEqual(['crowdsecurity/ssh-bf']);
});

test('a link out of what the agent sees cannot be judged', () => {
  at.tree.link('scenarios/a.yaml', '/opt/somewhere/a.yaml');
  expect(at.tree.scenarios({ crowdsecDirInside: INSIDE }).state).toBe('unreadable');
  expect(at.tree.scenarios().state).toBe('read');
});

test('a hub that is not mounted does not read as everything uninstalled', () => {
  at.tree.write('config.yaml', 'config_paths:\n  hub_dir: /var/lib/no-such-crowdsec/hub\n');
  at.tree.link('scenarios/ssh-bf.yaml', '/var/lib/no-such-crowdsec/hub/scenarios/crowdsecurity/ssh-bf.yaml');
  const report = at.tree.scenarios();
  expect(report.state).toBe('unreadable');
  expect(report.detail).toContain('hub_dir');
});

test('the mask works where the folder is seen elsewhere', () => {
  at.tree.link('scenarios/ssh-bf.yaml', '/dev/null');
  expect(at.tree.scenarios({ crowdsecDirInside: INSIDE })).toMatchObject({ state: 'read', ignored: [{ why: 'masked' }] });
});
