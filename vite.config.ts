import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import packageJson from './package.json' with { type: 'json' };
import { docsPages } from './scripts/docs/plugin.ts';
import { favicons } from './scripts/favicons.ts';
import { pageServer } from './scripts/local/page-server.ts';
import { openApi } from './scripts/openapi/document.ts';

/** `GET /openapi.json` is a static asset. */
const apiDescription: Plugin = {
  name: 'api-description',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'openapi.json', source: JSON.stringify(openApi(packageJson.version)) });
  },
};

/**
 * Moves the source maps out of what is served and deployed: to dist/maps, as deep as they were, since a map names its sources
 * relative to itself. A build into another folder than dist/web keeps none.
 */
const mapsAside: Plugin = {
  name: 'maps-aside',
  enforce: 'post',
  generateBundle({ dir = '' }, bundle) {
    const isServed = resolve(dir) === resolve('dist/web');
    if (isServed) rmSync('dist/maps/assets', { recursive: true, force: true });
    for (const [name, file] of Object.entries(bundle)) {
      if (!name.endsWith('.map') || file.type !== 'asset') continue;
      delete bundle[name];
      if (!isServed) continue;
      mkdirSync(dirname(`dist/maps/${name}`), { recursive: true });
      writeFileSync(`dist/maps/${name}`, file.source);
    }
  },
};

/**
 * Vite wraps each `import()` in a helper that first loads the style sheets of what is imported. Those of the page's first picture come
 * with it and `web/parts/opened-style.ts` loads the others, so that the helper, which every reader would fetch, has nothing to do.
 */
const noPreloading: Plugin = {
  name: 'no-preloading',
  enforce: 'pre',
  load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null),
};

/** The page is served at `/settings` too: the server of static files finds a path's file by its name, and has no file for all others. */
const pageAtSettings: Plugin = {
  name: 'page-at-settings',
  enforce: 'post',
  generateBundle(_, bundle) {
    const page = bundle['index.html'];
    if (page?.type === 'asset') this.emitFile({ type: 'asset', fileName: 'settings.html', source: page.source });
  },
};

/** Whether the first page needs a module: it is the entry, or something that the first page needs imports it and does not wait to be opened. */
function isOnFirstPage(id: string, graph: Rolldown.ChunkingContext): boolean {
  const info = graph.getModuleInfo(id);
  return info !== null && (info.isEntry || info.importers.some((importer) => isOnFirstPage(importer, graph)));
}

/** What parts share that load later would be a file of its own, which is only fetched after them: it comes with the first page. */
const SHARED_LATER =
  /\/web\/(data\/search|parts\/(search|unlisted)|surfaces\/\w+\/(declaring\/in-question|descriptions|wanted))\.tsx?$/;

/** What the first page needs is one script, so that it has no others to be fetched before it is drawn. */
const firstPage: Rolldown.CodeSplittingGroup = {
  name: (id, graph) => (SHARED_LATER.test(id) || isOnFirstPage(id, graph) ? 'index' : null),
  debugName: 'first page',
  includeDependenciesRecursively: false,
};

/** What nearly all of the parts that load later share: one file beside them. */
const shared: Rolldown.CodeSplittingGroup = {
  name: 'shared',
  test: /\/web\/(data\/(act|refusal|writes\/(intent-write|write-end|write-intent))\.ts|parts\/((dialog|field)\.tsx|(kept-focus|opened-style)\.ts|quiet\/(api\.ts|(waive|\w+-words)\.tsx))|style\/opened\.css\?.*|words\/(by-whom|changed-words|who-did)\.ts)$/,
  includeDependenciesRecursively: false,
};

/** Mutes and waivers are asked for on several pages, and nothing of it is needed before: one file beside theirs. */
const quiet: Rolldown.CodeSplittingGroup = {
  name: 'quiet',
  test: /\/web\/parts\/quiet\/(?!api|waive\.|\w+-words).*$/,
  includeDependenciesRecursively: false,
};

export default defineConfig(({ command }) => {
  // With another NODE_ENV in the environment, a development build would be deployed, which is a third larger.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: 'web',
    define: { ARGOS_DRIFT_VERSION: JSON.stringify(packageJson.version) },
    plugins: [apiDescription, docsPages(packageJson.version), favicons, mapsAside, noPreloading, pageAtSettings],
    // Calls of h() compress better than those of the automatic runtime, whose children are one more property each.
    oxc: {
      jsx: { runtime: 'classic', pragma: 'createTag', pragmaFrag: 'TagFragment' },
      jsxInject: "import { h as createTag, Fragment as TagFragment } from 'preact'",
    },
    server: pageServer(process.env.ARGOS_DRIFT_WORKER),
    build: {
      outDir: '../dist/web',
      emptyOutDir: true,
      assetsDir: 'assets',
      // The page's policy allows no inline script or style, and a data URI is neither hashed nor cached.
      assetsInlineLimit: 0,
      modulePreload: false,
      // The licences of what is bundled ask for being passed on with it.
      license: { fileName: 'licenses.md' },
      rolldownOptions: { output: { codeSplitting: { groups: [firstPage, shared, quiet] } } },
      // Without a comment in the script that names its map.
      sourcemap: 'hidden',
    },
  };
});
