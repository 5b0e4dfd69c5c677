import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/** What is served, as the build made it, in a folder of its own. */
export class BuiltSite {
  readonly folder = mkdtempSync(join(tmpdir(), 'argos-docs-'));

  async build(): Promise<void> {
    await build({ build: { outDir: this.folder, emptyOutDir: true }, logLevel: 'error' });
  }

  read(fileName: string): string {
    return readFileSync(join(this.folder, fileName), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
