// Bundles the agent into one file for Node >= 18.19: dist/agent/argos-drift-agent.mjs, with its source map under dist/maps.
// usage: node scripts/build-agent.mjs [BUNDLE [MAP]] (a bundle that is named gets a map only where that is named too)
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { asComment, noticesOf } from './notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const [
  bundle = `${root}dist/agent/argos-drift-agent.mjs`,
  map = process.argv[2] ? null : `${root}dist/maps/argos-drift-agent.mjs.map`,
] = process.argv.slice(2);
const outfile = resolve(bundle);
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

/** The oldest Node that runs it, as the installer asks for it too. An older one would end with a stack somewhere. */
const BANNER = `#!/usr/bin/env node
import { createRequire as argosCreateRequire } from 'node:module';
const argosNode = process.versions.node.split('.').map(Number);
if (argosNode[0] < 18 || (argosNode[0] === 18 && argosNode[1] < 19)) {
  console.error('argos-drift-agent: Node.js 18.19 or newer is needed; this is ' + process.versions.node);
  process.exit(1);
}
const require = argosCreateRequire(import.meta.url);`;

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['agent/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node18',
  minify: true,
  keepNames: false,
  legalComments: 'none',
  // A file of its own, which the bundle does not mention: hosts get the bundle alone.
  sourcemap: 'external',
  sourcesContent: false,
  write: false,
  metafile: true,
  define: {
    ARGOS_DRIFT_VERSION: JSON.stringify(version),
    // http-message-sig asks for these globals, and asking alone has Node 18 and 20 load their fetch, which fails under the unit's
    // --jitless. The agent hands it plain data and never one of these.
    Request: 'undefined',
    Response: 'undefined',
  },
  // Bundled CommonJS packages call `require` for Node's own modules, which an ES module does not have.
  banner: { js: BANNER },
});
// Behind the code, so that the map stays true.
const notices = Buffer.from(asComment(await noticesOf(root, Object.keys(metafile.inputs))));
for (const { path, contents: code } of outputFiles) {
  const isMap = path.endsWith('.map');
  if (isMap && map === null) continue;
  const target = isMap ? resolve(map) : outfile;
  const contents = isMap ? code : Buffer.concat([code, notices]);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, contents);
  if (isMap) continue;
  await chmod(target, 0o755);
  console.log(`${target} ${version}, ${Math.ceil(contents.length / 1000)} kB`);
}
