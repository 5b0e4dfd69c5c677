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
  expect(at.tree.scenarios().state).toBe('read');
  expect(at.tree.tuning().loaded_by).toBeNull();
});
