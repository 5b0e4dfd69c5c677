import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Outline, outlineOf } from './markdown.ts';

/** Where a link leads, seen from the root of the repository. */
export interface Target {
  /** A file or a folder. */
  file: string;
  /** Without its `#`; empty where the link has none. */
  anchor: string;
}

/** Whether a link leaves the repository. */
export const isElsewhere = (href: string): boolean => /^[a-z]+:/i.test(href);

/** @param from the file that the link stands in, from the root of the repository */
export function targetOf(from: string, href: string): Target {
  const [path = '', anchor = ''] = href.split('#');
  return { file: path === '' ? from : posix.normalize(posix.join(posix.dirname(from), decodeURI(path))), anchor };
}

/**
 * The links and images of a Markdown file that lead nowhere: to no file, or to no anchor of one. What leaves the repository is not asked.
 * @param root the repository's folder
 * @param from the file, from there
 * @returns one sentence each
 */
export function deadLinks(root: string, from: string): string[] {
  const outlines = new Map<string, Outline>();
  const read = (file: string) => {
    const outline = outlines.get(file) ?? outlineOf(readFileSync(join(root, file), 'utf8'));
    outlines.set(file, outline);
    return outline;
  };
  return read(from).references.flatMap(({ href }) => {
    if (isElsewhere(href)) return [];
    const { file, anchor } = targetOf(from, href);
    if (file.startsWith('..') || !existsSync(join(root, file))) return [`${from} links to ${href}, which does not exist.`];
    if (anchor === '' || (file.endsWith('.md') && read(file).anchors.has(anchor))) return [];
    return [`${from} links to ${href}, and ${file} has no such anchor.`];
  });
}
