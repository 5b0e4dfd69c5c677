import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * The compressed sizes, in bytes, of a built dashboard's JavaScript and CSS: of what its page names itself, which is fetched before
 * anything is drawn, and of all of it.
 */
export function dashboardSizes(folder: string): { firstPage: number; all: number } {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = readdirSync(join(folder, 'assets')).filter((name) => /\.(js|css)$/.test(name));
  const sum = (names: string[]) =>
    names.reduce((bytes, name) => bytes + gzipSync(readFileSync(join(folder, 'assets', name))).length, 0);
  return { firstPage: sum(files.filter((name) => page.includes(name))), all: sum(files) };
}
