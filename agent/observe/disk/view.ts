import { normalize } from 'node:path';

/** Two names of one folder. */
export interface Mapping {
  agent: string;
  crowdsec: string;
}

/**
 * Whether `path` is `folder` or lies inside it, by name alone (`isPathInside` in CrowdSec's `pkg/cwhub/path.go`).
 * Both are absolute and normalized, without a slash at the end.
 */
export function isInside(path: string, folder: string): boolean {
  if (!path.startsWith(folder)) return false;
  return path.length === folder.length || folder === '/' || path[folder.length] === '/';
}

const rebase = (path: string, from: string, to: string): string =>
  from === to ? path : normalize(`${to}/${path.slice(from.length)}`).replace(/(?<=.)\/+$/, '');

/** Maps paths between what the agent and what CrowdSec itself sees: they differ where the agent sees a volume or a bind mount. */
export class View {
  readonly #mappings: readonly Mapping[];

  /** @param mappings the most specific first; the first that fits is used */
  constructor(mappings: readonly Mapping[]) {
    this.#mappings = mappings;
  }

  /** Whether it maps every path as another one does. */
  isSame(other: View): boolean {
    if (this.#mappings.length !== other.#mappings.length) return false;
    return this.#mappings.every(({ agent, crowdsec }, at) => {
      const mapping = other.#mappings[at];
      return mapping?.agent === agent && mapping.crowdsec === crowdsec;
    });
  }

  /** Whether a path as CrowdSec sees it can be looked at from here. */
  sees(path: string): boolean {
    if (path === '/dev/null' || this.#mappings.every(({ agent, crowdsec }) => agent === crowdsec)) return true;
    return this.#mappings.some((mapping) => isInside(path, mapping.crowdsec));
  }

  toAgent(path: string): string {
    const fit = this.#mappings.find((mapping) => isInside(path, mapping.crowdsec));
    return fit === undefined ? path : rebase(path, fit.crowdsec, fit.agent);
  }

  toCrowdsec(path: string): string {
    const fit = this.#mappings.find((mapping) => isInside(path, mapping.agent));
    return fit === undefined ? path : rebase(path, fit.agent, fit.crowdsec);
  }
}
