import { FileFacts } from '../disk/file-facts.ts';
import { DATA_FILE_MAX_BYTES } from '../read-limits.ts';
import { type Survey, survey } from '../seclang/survey.ts';
import type { WafVerdict } from '../seclang/verdict.ts';
import { evaluateWaf } from '../seclang/waf.ts';
import { type AboutConfig, readAppsecConfig } from './appsec-config.ts';
import type { Text } from './bands.ts';
import { readRuleFacts } from './rule-facts.ts';
import { readTuningFile } from './tuning-rule.ts';

interface Evaluated {
  texts: readonly Text[];
  verdict: WafVerdict;
}

/** What is kept of AppSec's files from one observation to the next, so that only changed ones are opened and judged again. */
export class AppsecMemory {
  readonly configs = new FileFacts<AboutConfig>(readAppsecConfig);
  readonly rules = new FileFacts(readRuleFacts);
  readonly tuning = new FileFacts(readTuningFile);
  readonly dataFiles = new FileFacts<Survey>((bytes) => survey(bytes.toString('utf8')), DATA_FILE_MAX_BYTES);
  #kept: Evaluated[] = [];
  #used: Evaluated[] = [];

  /** What a WAF makes of these texts; the CRS has hundreds of rules, so the same texts are evaluated once. */
  evaluate(texts: readonly Text[]): WafVerdict {
    const known = [...this.#used, ...this.#kept].find((other) => isSame(other.texts, texts));
    const evaluated = known ?? { texts, verdict: evaluateWaf(texts) };
    if (!this.#used.includes(evaluated)) this.#used.push(evaluated);
    return evaluated.verdict;
  }

  /** Ends an observation: facts of files that it did not meet are forgotten. */
  sweep(): void {
    this.configs.sweep();
    this.rules.sweep();
    this.tuning.sweep();
    this.dataFiles.sweep();
    this.#kept = this.#used;
    this.#used = [];
  }
}

// A text that did not change keeps its survey, so comparing those compares the texts. Which rule a text belongs to is in the sentences.
function isSame(a: readonly Text[], b: readonly Text[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ survey: known, isOurs, path, rule }, at) => {
      const other = b[at];
      return known === other?.survey && isOurs === other.isOurs && path === other.path && rule.path === other.rule.path;
    })
  );
}
