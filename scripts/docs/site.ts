import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pageHtml } from './layout.ts';
import { deadLinks } from './links.ts';
import { outlineOf } from './markdown.ts';
import { DOCS_PAGES, SERVED_ELSEWHERE } from './pages.ts';
import { renderMarkdown } from './render.ts';

/** What the pages need of a build. */
export interface Build {
  /** The repository's folder. */
  root: string;
  version: string;
  /** The style sheet's address. */
  style: string;
  /**
   * Puts a file beside the pages.
   * @returns its address, which changes with its contents
   */
  serve(name: string, contents: Buffer): string;
}

/** A file of what is built. */
export interface BuiltPage {
  fileName: string;
  html: string;
}

/** The address of what a page links to; null where it is not shipped. */
const addressOf = (file: string): string | null =>
  DOCS_PAGES.find((page) => page.file === file)?.path ?? SERVED_ELSEWHERE.get(file) ?? null;

/**
 * Every page of the docs as HTML.
 * @throws Error naming each link of a page that leads nowhere
 */
export function buildDocs({ root, version, style, serve }: Build): BuiltPage[] {
  const dead = DOCS_PAGES.flatMap(({ file }) => deadLinks(root, file));
  if (dead.length > 0) throw new Error(dead.join('\n'));
  const image = (file: string) => {
    const contents = readFileSync(join(root, file));
    return { url: serve(basename(file), contents), ...pngSize(contents, file) };
  };
  return DOCS_PAGES.map(({ file, path, fileName }) => {
    const markdown = readFileSync(join(root, file), 'utf8');
    const body = renderMarkdown(markdown, file, { page: addressOf, image });
    const { headings } = outlineOf(markdown);
    return { fileName, html: pageHtml({ headings, body, style, version, isIndex: path === '/docs/' }) };
  });
}

const PNG = 0x89504e47;

/** The size of a PNG in pixels, so that the text below it does not move when it has come. @throws Error for any other file */
function pngSize(contents: Buffer, file: string): { width: number; height: number } {
  if (contents.readUInt32BE(0) !== PNG) throw new Error(`${file} is no PNG.`);
  return { width: contents.readUInt32BE(16), height: contents.readUInt32BE(20) };
}
