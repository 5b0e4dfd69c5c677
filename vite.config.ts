import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import packageJson from './package.json' with { type: 'json' };
import { openApi } from './scripts/openapi/document.ts';
import scenarios from './web/hub/scenarios.json' with { type: 'json' };

// Whoever has another one in their environment would deploy a development build, a third larger.
process.env.NODE_ENV = 'production';

/** `GET /openapi.json` is a static asset. */
const apiDescription: Plugin = {
  name: 'api-description',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'openapi.json', source: JSON.stringify(openApi(packageJson.version)) });
  },
};

/** What each scenario of the hub detects, loaded with the Scenarios tab only, and the licence that it comes under. */
const hubDescriptions: Plugin = {
  name: 'hub-descriptions',
  generateBundle() {
    const descriptions = Object.fromEntries(scenarios.map(({ name, description }) => [name, description]));
    this.emitFile({ type: 'asset', fileName: 'hub/descriptions.json', source: JSON.stringify(descriptions) });
    this.emitFile({ type: 'asset', fileName: 'hub/LICENSE.txt', source: readFileSync('web/hub/LICENSE.crowdsecurity-hub') });
  },
};

export default defineConfig({
  root: 'web',
  plugins: [apiDescription, hubDescriptions],
  // Calls of h() compress better than those of the automatic runtime, whose children are one more property each.
  oxc: {
    jsx: { runtime: 'classic', pragma: 'createTag', pragmaFrag: 'TagFragment' },
    jsxInject: "import { h as createTag, Fragment as TagFragment } from 'preact'",
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsDir: 'assets',
    // The page's policy allows no inline script or style, and a data URI is neither hashed nor cached.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
