import { isScalar, isSeq } from 'yaml';
import { messageOf } from '../../words/reason.ts';
import { type Survey, survey } from '../seclang/survey.ts';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { firstDocument, nodeAt, scalarText, topMap, YamlFault } from '../yaml/yaml-file.ts';

/** What an appsec rule's file could do to the tuning rule. */
export interface RuleFacts {
  /** '' where CrowdSec would not load the file. */
  name: string;
  /** What its own SecLang does. */
  inline: Survey;
  /** The files of `seclang_files_rules`, or patterns for them, relative to CrowdSec's data folder. */
  files: readonly string[];
}

const NOTHING: RuleFacts = { name: '', inline: survey(''), files: [] };

/**
 * Looks through another appsec rule's file for what could change the tuning rule's effect. The files that it names are not read here.
 * @returns a doubt where CrowdSec may read what this cannot
 */
export function readRuleFacts(bytes: Buffer): RuleFacts | { doubt: string } {
  let text: string;
  try {
    text = decodeYaml(bytes);
  } catch (error) {
    // CrowdSec drops a file that its reader refuses. Nothing is claimed all the same: it may have read what stands before the fault.
    return { doubt: messageOf(error) };
  }
  try {
    const document = firstDocument(text);
    const map = document === null ? null : topMap(document);
    if (document === null || map === null) return NOTHING;
    const name = nodeAt(document, map, 'name');
    const texts = (key: string): string[] => {
      const list = nodeAt(document, map, key);
      return isSeq(list) ? list.items.map((item) => (isScalar(item) ? scalarText(item) : '')) : [];
    };
    return {
      name: isScalar(name) ? scalarText(name) : '',
      inline: survey(texts('seclang_rules').join('\n')),
      files: texts('seclang_files_rules'),
    };
  } catch (error) {
    if (error instanceof Unobservable) return { doubt: error.message };
    if (error instanceof YamlFault) return NOTHING;
    throw error;
  }
}
