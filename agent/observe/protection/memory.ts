import { FileFacts } from '../disk/file-facts.ts';
import { readProfilesFile } from './profiles-file.ts';
import { readScenarioFile, type ScenarioFile } from './scenario-file.ts';

/** What is kept of these files from one observation to the next, so that only changed ones are opened. */
export class ProtectionMemory {
  readonly scenarios = new FileFacts<ScenarioFile>(readScenarioFile);
  readonly profiles = new FileFacts(readProfilesFile);

  /** Ends an observation: facts of files that it did not meet are forgotten. */
  sweep(): void {
    this.scenarios.sweep();
    this.profiles.sweep();
  }
}
