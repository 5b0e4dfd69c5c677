import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Catalogue, ProtectionGap, SurfaceReports } from '#contract';
import { type Acquisitions, readAcquisitions } from './acquisitions/acquisitions.ts';
import { readAcquisitionFile } from './acquisitions/read-file.ts';
import { type ApplyAtWork, applyAtWork, applyPaths, isApplyRunning } from './changes/apply-run.ts';
import type { Marks } from './changes/changes.ts';
import { marksOf } from './changes/marks.ts';
import { readConfigText } from './config/read-part.ts';
import { digestOf } from './digest.ts';
import { type Disk, HOST_DISK } from './disk/disk.ts';
import { FileFacts } from './disk/file-facts.ts';
import type { Look } from './disk/look.ts';
import { Tree } from './disk/tree.ts';
import type { DiskState } from './engine/disk-state.ts';
import { LoadedFiles } from './engine/loaded-files.ts';
import { fitIntoReport } from './fit-into-report.ts';
import { inventoryOf } from './hub/inventory.ts';
import { HubMemory } from './hub/memory.ts';
import { LoadFaults } from './load-faults.ts';
import { protectionGaps } from './protection/gaps.ts';
import { ProtectionMemory } from './protection/memory.ts';
import { OBSERVERS } from './registry.ts';
import { type ObservationContext, partOf } from './surface-observer.ts';
import { type Folders, findWhere, type Where } from './where.ts';

/** What one completed observation found. */
export interface Observation {
  surfaces: SurfaceReports;
  digest: string;
  /** Why CrowdSec's next load would fail, fit for a report; null where nothing is known to be wrong. It is no part of the digest. */
  loadFault: string | null;
  /** What a load of the engine now would read. */
  disk: DiskState;
  /** What is installed and loaded and still protects nobody. No part of the digest either. */
  protectionGaps: readonly ProtectionGap[];
  /** The digest of the hub's catalogue, which is sent apart; null where there is none. No part of the digest either. */
  catalogue: string | null;
  /** To tell by a later observation what has moved. */
  marks: Marks;
  /** Whether the apply script is at work. No part of the digest either. */
  applyRunning: boolean;
  /** The run that is carrying something out; null where none is. No part of the digest either. */
  apply: ApplyAtWork | null;
  /** Whether it differs from the same observer's observation before; true for the first. */
  changed: boolean;
  /** RFC 3339: when it began. */
  observedAt: string;
  /** Every folder whose entries it read, CrowdSec's own, and single files where their folder changes all the time: what is worth watching. */
  directories: readonly string[];
}

/** Observes one CrowdSec again and again. An unchanged one costs a pass of stats and opens nothing. */
export class Observer {
  readonly #folders: Folders;
  readonly #disk: Disk;
  readonly #hub = new HubMemory();
  readonly #config = new FileFacts(readConfigText);
  readonly #acquisitions = new FileFacts(readAcquisitionFile);
  readonly #files = new LoadedFiles();
  readonly #protection = new ProtectionMemory();
  readonly #surfaces = OBSERVERS.map((surface) => ({ reportKey: surface.contract.reportKey, observe: surface.begin() }));
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
    if (this.#last === null) return null;
    const { marks } = this.#last;
    this.#last = {
      ...this.#last,
      applyRunning: isApplyRunning(marks.apply, nowMs),
      apply: applyAtWork(marks.apply, nowMs),
      changed: false,
      observedAt: new Date(nowMs).toISOString(),
    };
    return this.#last;
  }

  /** What the last observation's hub holds, read from its index anew; null where that cannot be told (any more). @param nowMs as for `observe` */
  catalogue(nowMs: number): Catalogue | null {
    return this.#hub.index.catalogue(new Tree(nowMs, null, this.#disk));
  }

  /** @param nowMs Unix milliseconds, by the clock that the host's file systems use */
  observe(nowMs: number): Observation {
    const observedAt = new Date(nowMs).toISOString();
    const looks = new Map<string, Look>();
    const renewed = this.#tree?.isUnchanged(looks) === true ? this.#renewed(nowMs) : null;
    if (renewed !== null) return renewed;
    const tree = new Tree(nowMs, this.#tree, this.#disk, looks);
    const where = findWhere(tree, this.#folders, this.#config);
    const loadFaults = new LoadFaults();
    const inventory = inventoryOf(tree, where, this.#hub, loadFaults);
    const acquisitions = readAcquisitions(tree, where, this.#acquisitions);
    const context = { tree, where, hub: this.#hub, inventory, acquisitions, loadFaults };
    const observed = this.#observeSurfaces(context);
    const gaps = protectionGaps(context, observed, this.#protection);
    const { surfaces, text } = fitIntoReport(observed);
    const disk = this.#diskState(tree, where, acquisitions, surfaces);
    const marks = marksOf(context, disk);
    const applyRunning = isApplyRunning(marks.apply, nowMs);
    const catalogue = this.#hub.index.catalogueDigest(tree, where);
    this.#hub.sweep();
    this.#config.sweep();
    this.#acquisitions.sweep();
    const digest = digestOf(text);
    const directories = [...new Set([where.configFolder, where.crowdsecDir, where.hubDir, ...tree.directories])];
    tree.close();
    const loadFault = loadFaultOf(where, acquisitions, loadFaults);
    const last = this.#last;
    const changed = digest !== last?.digest || loadFault !== last.loadFault || !isDeepStrictEqual(gaps, last.protectionGaps);
    this.#last = {
      surfaces,
      digest,
      loadFault,
      protectionGaps: gaps,
      catalogue,
      disk,
      marks,
      applyRunning,
      apply: applyAtWork(marks.apply, nowMs),
      changed,
      observedAt,
      directories,
    };
    this.#tree = tree;
    return this.#last;
  }

  #diskState(tree: Tree, where: Where, acquisitions: Acquisitions, surfaces: SurfaceReports): DiskState {
    lookAtPatterns(tree, where);
    const { configFolder, hubDir, indexPath, sharedDir } = where;
    const foreign = [...applyPaths(configFolder), ...(sharedDir === null ? [] : [sharedDir])];
    return {
      ...this.#files.of(tree, { configFolder, hubDir, indexPath, foreign }, this.#hub.digests),
      loadable: loadableOf(surfaces),
      listening: where.config.listening,
      appsecListeners: acquisitions.sources.map(({ listener }) => listener),
      hubDir,
      decisive: OBSERVERS.flatMap(({ running }) => running?.decisive(where) ?? []),
      toCrowdsec: (path) => where.view.toCrowdsec(path),
    };
  }

  #observeSurfaces(context: ObservationContext): SurfaceReports {
    const parts = this.#surfaces.map(({ reportKey, observe }) => [reportKey, observe(context)]);
    return Object.fromEntries(parts) as SurfaceReports;
  }
}

/** What a load now would make of each surface that can be seen in the engine. */
function loadableOf(surfaces: SurfaceReports): Record<string, unknown> {
  return Object.fromEntries(
    OBSERVERS.flatMap((observer) =>
      observer.running === undefined
        ? []
        : [[observer.contract.reportKey, observer.running.loadable(partOf(surfaces, observer))]],
    ),
  );
}

/** The patterns that parsers are made of: the engine reads them with each load, and no surface does. */
function lookAtPatterns(tree: Tree, { config, view, crowdsecDir }: Where): void {
  const folder = config.patternDir === null ? join(crowdsecDir, 'patterns') : view.toAgent(config.patternDir);
  if (tree.look(folder).kind !== 'directory') return;
  const entries = tree.entries(folder);
  if (!('code' in entries)) for (const { name } of entries) tree.look(join(folder, name));
}

/** What CrowdSec refuses of its own configuration comes first. With its log processor off it loads neither items nor acquisitions. */
function loadFaultOf({ config }: Where, acquisitions: Acquisitions, others: LoadFaults): string | null {
  const all = new LoadFaults();
  for (const fault of [...config.faults, ...acquisitions.faults]) all.note(fault);
  if (config.notProcessing === null) all.noteAll(others);
  return all.sentence;
}
