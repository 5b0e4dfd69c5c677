// Puts what hosts download into dist/web: /install.sh and /agent/*. Runs after vite, which empties that folder.
// The installer and the compose file name the sha256 of what they fetch.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = join(root, 'dist/web');

/** What install.sh downloads, by the placeholder of its sha256. */
const FILES = {
  '@AGENT_SHA256@': 'dist/agent/argos-drift-agent.mjs',
  '@UNIT_SHA256@': 'agent/systemd/argos-drift-agent.service',
  '@COMMAND_SHA256@': 'agent/systemd/argos-drift-agent',
  '@APPLY_SHA256@': 'agent/systemd/argos-drift-apply',
  '@SETUP_SHA256@': 'scripts/setup-appsec.sh',
  '@UNINSTALL_SHA256@': 'agent/systemd/uninstall.sh',
};

const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const values = { '@AGENT_VERSION@': version };

/** Writes a text with every placeholder filled in. An unknown placeholder fails the build. */
async function fill(from, to) {
  let text = await readFile(join(root, from), 'utf8');
  for (const [placeholder, value] of Object.entries(values)) text = text.replaceAll(placeholder, value);
  const left = /@[A-Z0-9_]+@/.exec(text);
  if (left !== null) throw new Error(`${from} has the placeholder ${left[0]}, which scripts/build-release.mjs does not know.`);
  await writeFile(join(web, to), text);
}

await mkdir(join(web, 'agent'), { recursive: true });
for (const [placeholder, file] of Object.entries(FILES)) {
  const target = join(web, 'agent', basename(file));
  await copyFile(join(root, file), target);
  // The sha256 is that of the copy, since another build may replace the agent in dist/agent at any moment.
  values[placeholder] = createHash('sha256')
    .update(await readFile(target))
    .digest('hex');
}
await fill('agent/systemd/install.sh', 'install.sh');
await fill('docs/docker-compose.yml', 'agent/docker-compose.yml').catch((error) => {
  if (error.code !== 'ENOENT') throw error;
  console.error('SKIPPED: /agent/docker-compose.yml, since there is no docs/docker-compose.yml');
});
console.log(`dist/web/install.sh ${version}, with ${Object.keys(FILES).length} files for hosts`);
