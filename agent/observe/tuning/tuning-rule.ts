import { sha256 } from '../disk/file-facts.ts';
import { readThresholds, type TuningRules } from '../seclang/thresholds.ts';
import { readOrUnobservable, Unobservable } from '../unobservable.ts';
import { YamlFault } from '../yaml/yaml-file.ts';
import { type AppsecRule, decodeAppsecRule } from './appsec-rule.ts';

/** The name under which appsec-configs list the tuning rule. */
export const TUNING_RULE = 'argos/tuning';

/**
 * The SecLang text of the tuning file, its entries joined as CrowdSec joins them.
 * @param bytes the whole file
 * @throws Unobservable `invalid` where CrowdSec's strict decoder drops the file, `indeterminate` where more than this text counts
 */
export function readTuningRule(bytes: Buffer): string {
  const { name, seclang, files, native } = decode(bytes);
  if (name !== TUNING_RULE) throw new Unobservable('invalid', `its name is not ${TUNING_RULE}`);
  if (files.length > 0)
    throw new Unobservable('indeterminate', 'it also has seclang_files_rules, which could touch the thresholds');
  if (native.length > 0) throw new Unobservable('indeterminate', 'it also has rules, which could touch the thresholds');
  return seclang;
}

function decode(bytes: Buffer): AppsecRule {
  try {
    return decodeAppsecRule(bytes);
  } catch (error) {
    if (error instanceof YamlFault) throw new Unobservable('invalid', `CrowdSec cannot read it: ${error.message}`);
    throw error;
  }
}

/** The tuning file: its digest, and what it sets or why that cannot be said. */
export interface TuningFile {
  sha256: string;
  tuning: TuningRules | Unobservable;
}

/** @param bytes the whole file */
export function readTuningFile(bytes: Buffer): TuningFile {
  return { sha256: sha256(bytes), tuning: readOrUnobservable(() => readThresholds(readTuningRule(bytes))) };
}
