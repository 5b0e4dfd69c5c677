import { FileFacts, sha256 } from '../disk/file-facts.ts';
import { LinkEnds } from '../disk/link-ends.ts';
import { type Dependencies, readDependencies } from './dependencies.ts';
import { HubFolderCache } from './hub-folder.ts';
import { IndexCache } from './index/index-cache.ts';
import { LinkedEntries } from './linked-entries.ts';
import { type LocalName, readLocalName } from './local-name.ts';

/** What is kept of the hub and of installed items from one observation to the next, so that only changed files are opened. */
export class HubMemory {
  readonly index = new IndexCache();
  readonly folders = new HubFolderCache();
  readonly links = new LinkEnds();
  readonly entries = new LinkedEntries();
  readonly digests = new FileFacts<string>(sha256);
  readonly localNames = new FileFacts<LocalName>(readLocalName);
  readonly collectionFiles = new FileFacts<Dependencies | null>(readDependencies);

  /** Ends an observation: facts of files that it did not meet are forgotten. */
  sweep(): void {
    this.links.sweep();
    this.digests.sweep();
    this.localNames.sweep();
    this.collectionFiles.sweep();
  }
}
