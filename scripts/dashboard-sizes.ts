import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the page of the fleet is drawn by; the page of a host is drawn by what the page itself names. */
const FLEET_PAGE = /^fleet-page-.*\.js$/;

/**
 * The compressed sizes, in bytes, of a built dashboard's JavaScript and CSS: of what is fetched before the larger of its two first pages,
 * the fleet's, is drawn, and of all of it.
 * @throws where the fleet's page is no file of its own
 */
export function dashboardSizes(folder: string): { firstPage: number; all: number } {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = readdirSync(join(folder, 'assets')).filter((name) => /\.(js|css)$/.test(name));
  if (!files.some((name) => FLEET_PAGE.test(name))) throw new Error('the page of the fleet is not among the built files');
  const sum = (names: string[]) =>
    names.reduce((bytes, name) => bytes + gzipSync(readFileSync(join(folder, 'assets', name))).length, 0);
  return { firstPage: sum(files.filter((name) => page.includes(name) || FLEET_PAGE.test(name))), all: sum(files) };
}
