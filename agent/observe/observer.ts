import { dirname } from 'node:path';
import { observeCollections } from './collections/collections.ts';
import { digestOf, type Surfaces } from './digest.ts';
import { type Disk, HOST_DISK } from './disk/disk.ts';
import type { Look } from './disk/look.ts';
import { Tree } from './disk/tree.ts';
import { fitted } from './fit-into-report.ts';
import { inventoryOf } from './hub/inventory.ts';
import { Memory } from './memory.ts';
import { observeScenarios } from './scenarios/scenarios.ts';
import { observeTuning } from './tuning/tuning.ts';
import { type Folders, findWhere, type Where } from './where.ts';

/** What one completed observation found. */
export interface Observation {
  surfaces: Surfaces;
  digest: string;
  /** Whether it differs from the observer's one before; true for the first. */
  changed: boolean;
  /** RFC 3339: when it began. */
  observedAt: string;
  /** Every folder whose entries it read, CrowdSec's own, and the files of other rules: what is worth watching. */
  directories: readonly string[];
}

/** Observes one CrowdSec again and again. An unchanged one costs a pass of stats and opens nothing. */
export class Observer {
  readonly #folders: Folders;
  readonly #disk: Disk;
  readonly #memory = new Memory();
  #tree: Tree | null = null;
  #last: Observation | null = null;

  /** @param disk where the folders stand */
  constructor(folders: Folders, disk: Disk = HOST_DISK) {
    this.#folders = folders;
    this.#disk = disk;
  }

  /** A pass of stats alone: whether an observation now would surely find what the last one found. */
  isUnchanged(): boolean {
    return this.#last !== null && this.#tree?.isUnchanged() === true;
  }

  /**
   * A pass of stats alone.
   * @param nowMs as for `observe`
   * @returns the last observation as of now; null where an observation could find something else
   */
  again(nowMs: number): Observation | null {
    return this.isUnchanged() ? this.#renewed(nowMs) : null;
  }

  #renewed(nowMs: number): Observation | null {
    if (this.#last !== null) this.#last = { ...this.#last, changed: false, observedAt: new Date(nowMs).toISOString() };
    return this.#last;
  }

  /** @param nowMs Unix milliseconds, by the clock that the host's file systems use */
  observe(nowMs: number): Observation {
    const observedAt = new Date(nowMs).toISOString();
    const looks = new Map<string, Look>();
    const renewed = this.#tree?.isUnchanged(looks) === true ? this.#renewed(nowMs) : null;
    if (renewed !== null) return renewed;
    const tree = new Tree(nowMs, this.#tree, this.#disk, looks);
    const where = findWhere(tree, this.#folders);
    const inventory = inventoryOf(tree, where, this.#memory);
    const scenarios = observeScenarios(tree, where, this.#memory, inventory);
    scenarios.collections = observeCollections(tree, where, this.#memory, inventory, scenarios);
    const surfaces = fitted({ scenarios, tuning: observeTuning(tree, where, this.#memory, inventory) });
    this.#memory.sweep();
    const digest = digestOf(surfaces);
    const directories = [
      where.crowdsecDir,
      where.hubDir,
      dirname(where.tuningFile),
      ...sharedFolder(tree, where),
      ...tree.directories,
    ];
    tree.close();
    this.#last = { surfaces, digest, changed: digest !== this.#last?.digest, observedAt, directories: [...new Set(directories)] };
    this.#tree = tree;
    return this.#last;
  }
}

// Before the first intent its folder is not there, and its making shows in the folder above alone.
function sharedFolder(tree: Tree, { sharedDir }: Where): string[] {
  if (sharedDir === null || tree.look(sharedDir).kind === 'directory') return sharedDir === null ? [] : [sharedDir];
  return tree.look(dirname(sharedDir)).kind === 'directory' ? [dirname(sharedDir)] : [];
}
