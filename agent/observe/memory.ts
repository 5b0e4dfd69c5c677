import { FileFacts, sha256 } from './disk/file-facts.ts';
import { type Dependencies, readDependencies } from './hub/dependencies.ts';
import { IndexCache } from './hub/index-file.ts';
import { type LocalName, readLocalName } from './hub/local-name.ts';
import { DATA_FILE_MAX_BYTES } from './read-limits.ts';
import { type Survey, survey } from './seclang/survey.ts';
import { type AboutConfig, readAppsecConfig } from './tuning/appsec-config.ts';
import { readRuleFacts } from './tuning/rule-facts.ts';

/** What is kept from one observation to the next, so that only changed files are opened. */
export class Memory {
  readonly index = new IndexCache();
  readonly digests = new FileFacts<string>(sha256);
  readonly localNames = new FileFacts<LocalName>(readLocalName);
  readonly collectionFiles = new FileFacts<Dependencies | null>(readDependencies);
  readonly appsecConfigs = new FileFacts<AboutConfig>(readAppsecConfig);
  readonly appsecRules = new FileFacts(readRuleFacts);
  readonly dataFiles = new FileFacts<Survey>((bytes) => survey(bytes.toString('utf8')), DATA_FILE_MAX_BYTES);

  /** Ends an observation: facts of files that it did not meet are forgotten. */
  sweep(): void {
    this.digests.sweep();
    this.localNames.sweep();
    this.collectionFiles.sweep();
    this.appsecConfigs.sweep();
    this.appsecRules.sweep();
    this.dataFiles.sweep();
  }
}
