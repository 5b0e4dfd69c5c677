import { resolve } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Puts other modules in the place of real ones, so that a registry of the product can be had with one more entry.
 * The replacement itself still gets the real module, whose entries it takes over.
 * @param replacements by the path of the real module, that of its replacement; both from the repository's root
 */
export function redirect(replacements: Readonly<Record<string, string>>): Plugin {
  const byReal = new Map(Object.entries(replacements).map(([real, replacement]) => [resolve(real), resolve(replacement)]));
  return {
    name: 'redirect',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const real = await this.resolve(source, importer, { ...options, skipSelf: true });
      const replacement = real === null ? undefined : byReal.get(real.id);
      return replacement === undefined || importer === replacement ? real : replacement;
    },
  };
}
