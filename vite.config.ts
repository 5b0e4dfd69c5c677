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
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsDir: 'assets',
    // The page's policy allows no inline script or style, and a data URI is neither hashed nor cached.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
