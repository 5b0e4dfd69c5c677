// The notices of the packages that a bundle contains: their licences ask for being passed on with every copy.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * @param root the folder that the paths are relative to
 * @param inputs the paths of all files in a bundle
 * @returns one text with each package's name, version and licence, the same licence once for all packages that share its very text
 * @throws where a package brings no licence
 */
export async function noticesOf(root: string, inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []));
  const byText = new Map<string, string[]>();
  for (const folder of [...folders].sort()) {
    const { name, version } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    const file = (await readdir(join(root, folder))).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
    if (file === undefined) throw new Error(`${name} is bundled and brings no licence`);
    const text = (await readFile(join(root, folder, file), 'utf8')).trim();
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
  }
  return [...byText].map(([text, names]) => `${names.join(', ')}\n\n${text}\n`).join('\n----\n\n');
}

/** As a comment that can stand at the end of a script. */
export const asComment = (notices: string): string => `/*!\nContains:\n\n${notices.replaceAll('*/', '* /')}*/\n`;
