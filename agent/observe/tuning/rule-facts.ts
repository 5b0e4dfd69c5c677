import { messageOf } from '../../words/reason.ts';
import { NO_SURVEY, type Survey, survey } from '../seclang/survey.ts';
import { Unobservable } from '../unobservable.ts';
import { YamlFault } from '../yaml/yaml-file.ts';
import { type AppsecRule, decodeAppsecRule } from './appsec-rule.ts';
import { refusalOfNative } from './native-rules.ts';

/** What an appsec rule's file brings into a WAF. */
export interface RuleFacts {
  /** '' where it has none, with which CrowdSec does not start. */
  name: string;
  /** What its own SecLang does. */
  inline: Survey;
  /** The files of `seclang_files_rules`, or patterns for them, relative to CrowdSec's data folder. */
  files: readonly string[];
  /** Why CrowdSec refuses its rules in its own form; null where it takes them, or there are none. */
  refusal: string | null;
}

/** An installed appsec rule. `path` is its file, no link, as the agent sees it. */
export interface InstalledRule {
  path: string;
  facts: RuleFacts;
}

/** `dropped`: CrowdSec passes over the file, with why. `doubt`: whether it does, or what it reads in it, is not known. */
export type AboutRule = RuleFacts | { dropped: string } | { doubt: string };

/** Looks through an appsec rule's file. The files that it names are not read here. */
export function readRuleFacts(bytes: Buffer): AboutRule {
  let rule: AppsecRule;
  try {
    rule = decodeAppsecRule(bytes);
  } catch (error) {
    if (error instanceof YamlFault) return { dropped: error.message };
    if (error instanceof Unobservable) return { doubt: messageOf(error) };
    throw error;
  }
  return {
    name: rule.name,
    inline: rule.seclang === '' ? NO_SURVEY : survey(rule.seclang),
    files: rule.files,
    refusal: refusalOfNative({ ...rule, rules: rule.native }),
  };
}
