import { defineConfig } from 'vite';

export default defineConfig({
  root: 'web',
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
