import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { buildDocs } from './site.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The docs as pages beside the dashboard: files that are served to whoever asks, since they hold nothing secret. */
export function docsPages(version: string): Plugin {
  return {
    name: 'docs-pages',
    generateBundle() {
      const serve = (name: string, source: string | Buffer) =>
        `/${this.getFileName(this.emitFile({ type: 'asset', name, source }))}`;
      const style = serve('docs.css', docsStyle());
      for (const { fileName, html } of buildDocs({ root: ROOT, version, style, serve }))
        this.emitFile({ type: 'asset', fileName, source: html });
    },
  };
}

/** The pages' style sheet: the dashboard's own colours and sizes, with what only a text needs. */
function docsStyle(): string {
  const css = ['web/style/tokens.css', 'scripts/docs/docs.css'].map((file) => readFileSync(join(ROOT, file), 'utf8'));
  return css
    .join('\n')
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ');
}
