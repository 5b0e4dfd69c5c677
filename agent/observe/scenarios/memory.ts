import { FileFacts } from '../disk/file-facts.ts';
import { readRuleNames } from './rule-names.ts';
import { readScenarioFile, type ScenarioFile } from './scenario-file.ts';

/** What is kept of scenarios' files from one observation to the next, so that only changed ones are opened. */
export class ScenarioMemory {
  /** Of files that are as the hub has them: the names of their rules, null where they are not known. */
  readonly hubFiles = new FileFacts<readonly string[] | null>(readRuleNames);
  /** Of files that somebody wrote or changed on this host. */
  readonly ownFiles = new FileFacts<ScenarioFile>(readScenarioFile);

  /** Ends an observation: facts of files that it did not meet are forgotten. */
  sweep(): void {
    this.hubFiles.sweep();
    this.ownFiles.sweep();
  }
}
