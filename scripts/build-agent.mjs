// Bundles the agent into one file for Node >= 18.19: dist/agent/argos-drift-agent.mjs, or the file that is named.
import { chmod, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = resolve(process.argv[2] ?? `${root}dist/agent/argos-drift-agent.mjs`);
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

const { metafile } = await build({
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
  metafile: true,
  define: {
    ARGOS_DRIFT_VERSION: JSON.stringify(version),
    // http-message-sig asks for these globals, and asking alone has Node 18 and 20 load their fetch, which fails under the unit's
    // --jitless. The agent hands it plain data and never one of these.
    Request: 'undefined',
    Response: 'undefined',
  },
  // Bundled CommonJS packages call `require` for Node's own modules, which an ES module does not have.
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as argosCreateRequire } from 'node:module';\nconst require = argosCreateRequire(import.meta.url);",
  },
});
await chmod(outfile, 0o755);
const { bytes } = Object.values(metafile.outputs)[0];
console.log(`${outfile} ${version}, ${Math.ceil(bytes / 1000)} kB`);
