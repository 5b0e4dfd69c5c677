import { isScalar, isSeq } from 'yaml';
import { Unobservable } from './unobservable.ts';
import { utf8 } from './utf8.ts';
import { firstDocument, nodeAt, scalarText, topMap, YamlFault } from './yaml-file.ts';

/** What an appsec rule's file could do to the tuning rule. */
export interface RuleFacts {
  /** '' where CrowdSec would not load the file. */
  name: string;
  /** Whether its SecLang may set or remove one of the two thresholds. */
  setsThreshold: boolean;
  /** The ids that its SecLang gives. */
  ids: readonly number[];
  /** Ranges of ids of other rules that it removes or changes. */
  reaches: readonly (readonly [number, number])[];
  /** Whether it removes rules by tag or message. */
  reachesByName: boolean;
}

const NOTHING: RuleFacts = { name: '', setsThreshold: false, ids: [], reaches: [], reachesByName: false };

const SETS = /setvar\s*:\s*['"]?\s*!?\s*tx\.([^=,'"\n]*)/g;
const THRESHOLD = /^(?:in|out)bound_anomaly_score_threshold$/;
const ID = /(?:^|[",\s])id\s*:\s*'?\s*([0-9]{1,15})/g;
const REACHES = /secrule(?:removebyid|updateactionbyid)\s([^\n]*)|ctl\s*:\s*'?ruleremovebyid=([^,'"\n]*)/g;
const REACHES_BY_NAME = /secruleremoveby(?:tag|msg)\s|ctl\s*:\s*'?ruleremoveby(?:tag|msg)=/;
const RANGE = /([0-9]{1,15})(?:\s*-\s*([0-9]{1,15}))?/g;

/**
 * Looks through another appsec rule's file for what could change the tuning rule's effect. Broader than the engine where that
 * is simpler: it may see a rule where there is none, never the other way round. The files of `seclang_files_rules` are not read.
 * @returns a doubt where CrowdSec may read what this cannot
 */
export function readRuleFacts(bytes: Buffer): RuleFacts | { doubt: string } {
  try {
    const document = firstDocument(utf8(bytes));
    const map = document === null ? null : topMap(document);
    if (document === null || map === null) return NOTHING;
    const name = nodeAt(document, map, 'name');
    const list = nodeAt(document, map, 'seclang_rules');
    const entries = isSeq(list) ? list.items.map((item) => (isScalar(item) ? scalarText(item) : '')) : [];
    return { ...factsOf(joined(entries.join('\n'))), name: isScalar(name) ? scalarText(name) : '' };
  } catch (error) {
    if (error instanceof Unobservable && error.state !== 'invalid') return { doubt: error.message };
    if (error instanceof YamlFault || error instanceof Unobservable) return NOTHING;
    throw error;
  }
}

// Comments go first, since the engine passes over them inside a continuation.
function joined(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n')
    .replaceAll('\\\n', '')
    .toLowerCase();
}

function factsOf(text: string): Omit<RuleFacts, 'name'> {
  const targets = [...text.matchAll(SETS)].map(([, target = '']) => target);
  const reached = [...text.matchAll(REACHES)].flatMap(([, rest, value]) => [...(rest ?? value ?? '').matchAll(RANGE)]);
  return {
    setsThreshold: targets.some((target) => THRESHOLD.test(target) || target.includes('%')),
    ids: [...text.matchAll(ID)].map(([, id]) => Number(id)),
    reaches: reached.map(([, from, to]) => [Number(from), Number(to ?? from)] as const),
    reachesByName: REACHES_BY_NAME.test(text),
  };
}
