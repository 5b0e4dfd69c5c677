import { FileFacts } from '../disk/file-facts.ts';
import { DATA_FILE_MAX_BYTES } from '../read-limits.ts';
import { type Survey, survey } from '../seclang/survey.ts';
import { type AboutConfig, readAppsecConfig } from './appsec-config.ts';
import { readRuleFacts } from './rule-facts.ts';

/** What is kept of AppSec's files from one observation to the next, so that only changed ones are opened. */
export class AppsecMemory {
  readonly configs = new FileFacts<AboutConfig>(readAppsecConfig);
  readonly rules = new FileFacts(readRuleFacts);
  readonly dataFiles = new FileFacts<Survey>((bytes) => survey(bytes.toString('utf8')), DATA_FILE_MAX_BYTES);

  /** Ends an observation: facts of files that it did not meet are forgotten. */
  sweep(): void {
    this.configs.sweep();
    this.rules.sweep();
    this.dataFiles.sweep();
  }
}
