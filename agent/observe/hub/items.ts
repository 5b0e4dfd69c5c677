import type { InstalledScenario } from '#contract';

/** How a hub item's file stands to the versions of the index; `unknown` where either cannot be read, and for a local item. */
export type VersionState = InstalledScenario['content'];

/** Why the engine passes over a file of an items' folder. */
export type IgnoredWhy =
  | 'dangling_link'
  | 'link_loop'
  | 'link_to_directory'
  | 'in_hub_folder'
  | 'not_in_hub_index'
  | 'other_stage'
  | 'masked';

/** An installed item. */
export interface Item {
  name: string;
  /** Relative to its type's folder. */
  file: string;
  origin: 'hub' | 'local';
  /** The regular file at the end of its link, as the agent sees it. */
  target: string;
  content: VersionState;
  /** Whether the engine checks what it holds; false for a local item. */
  isLatest: boolean;
}

export interface Items {
  byName: Map<string, Item>;
  ignored: { file: string; why: IgnoredWhy }[];
  /**
   * Items whose version the engine would compare with one of the index that is none, wherever it asks how they stand: that ends the
   * engine (`versionStatus` in `item.go`), and it asks of collections alone.
   */
  fatal: ReadonlySet<string>;
}

export const NULL_DEVICE = '/dev/null';
