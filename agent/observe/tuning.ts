import type { TuningReport } from '#contract';
import { sha256 } from './file-facts.ts';
import { asDetail, wellFormed, YAML_MAX_BYTES } from './limits.ts';
import { loadedBy } from './loaded-by.ts';
import type { Memory } from './memory.ts';
import { resolveLink } from './resolve-link.ts';
import { readThresholds } from './thresholds.ts';
import type { Tree } from './tree.ts';
import { readTuningRule } from './tuning-rule.ts';
import { asUnobservable, Unobservable } from './unobservable.ts';
import type { Where } from './where.ts';

/** Observes the tuning file: what it makes the engine enforce, and which appsec-configs in use list its rule. */
export function observeTuning(tree: Tree, where: Where, memory: Memory): TuningReport {
  const report: TuningReport = {
    state: 'read',
    detail: null,
    path: wellFormed(where.view.toCrowdsec(where.tuningFile)),
    sha256: null,
    modified_at: null,
    inbound: null,
    outbound: null,
    loaded_by: null,
  };
  const loaded = loadedBy(tree, where, memory);
  if (loaded.ok) report.loaded_by = loaded.configs;
  else report.detail = asDetail(loaded.why);
  try {
    const content = readTarget(tree, where);
    report.sha256 = sha256(content.bytes);
    report.modified_at = new Date(Number(content.stat.mtimeNs / 1_000_000n)).toISOString();
    const thresholds = readThresholds(readTuningRule(utf8(content.bytes)));
    return { ...report, ...thresholds };
  } catch (error) {
    const fault = asUnobservable(error);
    return { ...report, state: fault.state, detail: asDetail(`${where.tuningFile}: ${fault.message}`) };
  }
}

function readTarget(tree: Tree, where: Where) {
  const resolved = resolveLink(tree, where.view, where.tuningFile);
  switch (resolved.kind) {
    case 'dangling':
      throw new Unobservable(
        'missing',
        resolved.text === '' ? 'it does not exist' : `it leads to ${resolved.text}, which does not exist`,
      );
    case 'loop':
      throw new Unobservable('missing', 'its links lead in a circle, so CrowdSec ignores it');
    case 'unreadable':
      throw new Unobservable('unreadable', `${resolved.target} cannot be looked at (${resolved.code})`);
    case 'directory':
    case 'other':
      throw new Unobservable('invalid', 'it is no regular file');
    case 'file': {
      const content = tree.read(resolved.target, YAML_MAX_BYTES);
      if (!content.ok) throw new Unobservable('unreadable', `it cannot be read (${content.why})`);
      return content;
    }
  }
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unobservable('invalid', 'it is not UTF-8, so CrowdSec cannot read it');
  }
}
