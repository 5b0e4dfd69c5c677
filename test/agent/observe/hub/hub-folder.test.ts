import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();

function moveHub(): string {
  const elsewhere = join(at.tree.root, 'var/hub');
  at.tree.hubDir = elsewhere;
  at.tree.install('crowdsecurity/ssh-bf', { text: 'name: crowdsecurity/TYPO\n' });
  return elsewhere;
}

test('the hub stands where config.yaml says', () => {
  const hub = moveHub();
  at.tree.write('config.yaml', `config_paths:\n  hub_dir: ${hub}/\n`);
  expect(at.tree.scenarios().installed).toMatchObject([{ name: 'crowdsecurity/ssh-bf', origin: 'hub', content: 'clean' }]);
});

test('config.yaml.local wins', () => {
  const hub = moveHub();
  at.tree.write('config.yaml', `config_paths:\n  hub_dir: ${at.tree.dir}/hub\n`);
  at.tree.write('config.yaml.local', `config_paths:\n  hub_dir: ${hub}\n`);
  expect(at.tree.scenarios().installed).toMatchObject([{ name: 'crowdsecurity/ssh-bf', origin: 'hub' }]);
});

test('what lies in the usual folder is local where config.yaml names another', () => {
  at.tree.install('crowdsecurity/ssh-bf', { text: 'name: crowdsecurity/TYPO\n' });
  at.tree.write('config.yaml', `config_paths:\n  hub_dir: ${at.tree.root}/var/hub\n`);
  expect(at.tree.scenarios().installed).toMatchObject([{ name: 'crowdsecurity/TYPO', origin: 'local' }]);
});

test('a hub below the scenarios folder holds nothing installed', () => {
  at.tree.hubDir = join(at.tree.dir, 'scenarios/hub');
  at.tree.addToHub('crowdsecurity/ssh-bf');
  at.tree.write('config.yaml', `config_paths:\n  hub_dir: ${at.tree.hubDir}\n`);
  const ignored = [{ file: 'hub/scenarios/crowdsecurity/ssh-bf.yaml', why: 'in_hub_folder' }];
  expect(at.tree.scenarios()).toMatchObject({ state: 'read', installed: [], ignored });
});

test('the index stands where config.yaml says', () => {
  at.tree.install('crowdsecurity/ssh-bf', { text: 'name: x\n' });
  renameSync(join(at.tree.hubDir, '.index.json'), join(at.tree.root, 'index.json'));
  at.tree.write('config.yaml', `config_paths:\n  index_path: ${at.tree.root}/index.json\n`);
  expect(at.tree.scenarios().installed).toMatchObject([{ name: 'crowdsecurity/ssh-bf', content: 'clean' }]);
});

test('what the agent is told wins over config.yaml', () => {
  const hub = moveHub();
  at.tree.write('config.yaml', 'config_paths:\n  hub_dir: /nowhere\n');
  expect(at.tree.installed({ hubDir: hub })).toEqual(['crowdsecurity/ssh-bf']);
});

test('a config.yaml with an alias bomb neither hangs nor crashes it', () => {
  const lines = Array.from({ length: 20 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(',')}]`);
  at.tree.write('config.yaml', ['a0: &a0 x', ...lines, ''].join('\n'));
  expect(at.tree.scenarios()).toMatchObject({ state: 'unreadable', detail: expect.stringContaining('config.yaml') });
  expect(at.tree.tuning().loaded_by).toBeNull();
});
