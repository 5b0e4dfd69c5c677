import type { SurfaceContract, SurfaceReports } from '#contract';
import type { LogFields } from '../words/log.ts';
import type { Acquisitions } from './acquisitions/acquisitions.ts';
import type { Tree } from './disk/tree.ts';
import type { Inventory } from './hub/inventory.ts';
import type { HubMemory } from './hub/memory.ts';
import type { LoadFaults } from './load-faults.ts';
import type { Where } from './where.ts';

/** What an observation gives each surface to observe with. */
export interface ObservationContext {
  /** What is read through it counts for the pass of stats; folders that are worth watching beside those are added to its `directories`. */
  tree: Tree;
  where: Where;
  hub: HubMemory;
  inventory: Inventory;
  acquisitions: Acquisitions;
  /** Takes what would make CrowdSec's next load fail, beside what the surface's own part says. */
  loadFaults: LoadFaults;
}

/** What a report's part of any surface has. Only the state `read` is evidence. */
export interface ObservedPart {
  state: string;
  detail?: string | null;
}

/** What the agent knows of one surface. The rest of it loops over the registry and names no surface. */
export interface SurfaceObserver<Part extends ObservedPart = ObservedPart> {
  readonly contract: Pick<SurfaceContract, 'name' | 'reportKey'>;
  /** What the command `check` calls it. */
  readonly label: string;
  /** Begins to observe one CrowdSec. What is kept from one observation to the next belongs to the function that this gives. */
  begin(): (context: ObservationContext) => Part;
  /** What the running engine is compared with; left out where it cannot be seen. */
  readonly running?: {
    /** What a load now would make of it: plain data, which can be kept. Null where that is not known. */
    loadable(part: Part): unknown;
    /** What the engine loaded, as a report has it; null where it cannot be compared with what the disk has now. */
    told(loaded: unknown, part: Part): unknown;
    /** What decides it, as the agent sees it: a folder's files, or a file. Changes of it are told before others. */
    decisive(where: Where): string;
  };
  /** What the log says of a changed part, beside its state and its sentence. */
  logged(part: Part): LogFields;
  /** For a report that would be too large: what may be told instead, each of these smaller than the one before it. */
  smaller(part: Part): Part[];
}

/** One surface's part of what was observed. */
export function partOf(surfaces: SurfaceReports, { contract }: SurfaceObserver): ObservedPart {
  return surfaces[contract.reportKey as keyof SurfaceReports];
}
