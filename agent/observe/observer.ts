import { dirname } from 'node:path';
import { digestOf, type Surfaces } from './digest.ts';
import { fitted } from './fitted.ts';
import { Memory } from './memory.ts';
import { observeScenarios } from './scenarios.ts';
import { Tree } from './tree.ts';
import { observeTuning } from './tuning.ts';
import { type Folders, findWhere } from './where.ts';

/** What one completed observation found. */
export interface Observation {
  surfaces: Surfaces;
  digest: string;
  /** Whether it differs from the observer's one before; true for the first. */
  changed: boolean;
  /** RFC 3339: when it began. */
  observedAt: string;
  /** Every folder whose entries it read, and CrowdSec's own: what is worth watching. */
  directories: readonly string[];
}

/** Observes one CrowdSec again and again. An unchanged one costs a pass of stats and opens nothing. */
export class Observer {
  readonly #folders: Folders;
  readonly #memory = new Memory();
  #tree: Tree | null = null;
  #last: Observation | null = null;

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** A pass of stats alone: whether an observation now would surely find what the last one found. */
  isUnchanged(): boolean {
    return this.#last !== null && this.#tree?.isUnchanged() === true;
  }

  /** @param nowMs Unix milliseconds, by the clock that the host's file systems use */
  observe(nowMs: number): Observation {
    const observedAt = new Date(nowMs).toISOString();
    if (this.#last !== null && this.isUnchanged()) {
      this.#last = { ...this.#last, changed: false, observedAt };
      return this.#last;
    }
    const tree = new Tree(nowMs, this.#tree);
    const where = findWhere(tree, this.#folders);
    const scenarios = observeScenarios(tree, where, this.#memory);
    const surfaces = fitted({ scenarios, tuning: observeTuning(tree, where, this.#memory) });
    this.#memory.sweep();
    tree.close();
    const digest = digestOf(surfaces);
    const directories = [where.crowdsecDir, where.hubDir, dirname(where.tuningFile), ...tree.directories];
    this.#last = { surfaces, digest, changed: digest !== this.#last?.digest, observedAt, directories: [...new Set(directories)] };
    this.#tree = tree;
    return this.#last;
  }
}
