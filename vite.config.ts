import { defineConfig, type Plugin } from 'vite';
import { version } from './package.json' with { type: 'json' };
import { openApi } from './scripts/openapi/document.ts';

/** `GET /openapi.json` is a static asset. */
const apiDescription: Plugin = {
  name: 'api-description',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'openapi.json', source: JSON.stringify(openApi(version)) });
  },
};

export default defineConfig({
  root: 'web',
  plugins: [apiDescription],
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
