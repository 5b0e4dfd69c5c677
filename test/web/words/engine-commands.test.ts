import { expect, test } from 'vitest';
import { engineCommands as onPage } from '../../../web/words/engine-commands.ts';
import { engineCommands as inSentences } from '../../../worker/drift/index.ts';

test.each([
  ['systemd', 'sudo argos-drift-apply'],
  ['docker', 'docker exec crowdsec /setup-appsec.sh'],
  ['systemd', 'scripts/apply'],
] as const)('the page and the sentences of the Worker name the same commands: %s, %s', (install, apply_command) => {
  const { reload, start } = inSentences({ install, apply_command });
  const page = onPage({ install }, apply_command);
  expect(page.reload).toBe(reload);
  expect(page.start.split('\n').at(-1)).toBe(start);
});
