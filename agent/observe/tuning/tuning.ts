import { dirname } from 'node:path';
import * as v from 'valibot';
import { appsecTuning, RunningTuning, type TuningReport } from '#contract';
import { asDetail, wellFormed } from '../../words/printable.ts';
import { type Unread, whyUnread } from '../disk/read-whole.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import { YAML_MAX_BYTES } from '../read-limits.ts';
import type { TuningRules } from '../seclang/thresholds.ts';
import type { ObservationContext, SurfaceObserver } from '../surface-observer.ts';
import { asUnobservable, readOrUnobservable, Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { type Judgement, judge, loadedBy } from './judgement.ts';
import { AppsecMemory } from './memory.ts';
import { readWafs } from './wafs.ts';

/** The surface of the anomaly thresholds that the tuning file sets. */
export const tuningObserver: SurfaceObserver<TuningReport> = {
  contract: appsecTuning,
  label: 'AppSec tuning',
  begin() {
    const memory = new AppsecMemory();
    return (context) => {
      const report = observeTuning(context, memory);
      memory.sweep();
      return report;
    };
  },
  running: {
    loadable: ({ state, inbound, outbound, loaded_by, not_processing }) =>
      state === 'read' && !not_processing && loaded_by !== null && loaded_by.length > 0 ? { inbound, outbound } : null,
    told: (loaded) => (v.is(RunningTuning, loaded) ? loaded : null),
    decisive: ({ tuningFile }) => tuningFile,
  },
  logged: ({ inbound, outbound }) => ({ inbound, outbound }),
  smaller: () => [],
};

/** Observes the tuning file: what it makes the engine enforce, and which appsec-configs in use list its rule. */
function observeTuning(context: ObservationContext, memory: AppsecMemory): TuningReport {
  const { tree, where } = context;
  tree.directories.add(dirname(where.tuningFile));
  const report: TuningReport = {
    state: 'read',
    detail: null,
    path: wellFormed(where.view.toCrowdsec(where.tuningFile)),
    sha256: null,
    modified_at: null,
    inbound: null,
    outbound: null,
    loaded_by: null,
    not_processing: where.config.notProcessing === null ? null : asDetail(where.config.notProcessing),
    not_compared: null,
    note: null,
  };
  const found = readOrUnobservable(() => findTarget(tree, where));
  const target = found instanceof Unobservable ? null : found;
  const wafs = readOrUnobservable(() => readWafs(context, memory, target));
  let tuning: TuningRules | null = null;
  let judgement: Judgement | null = null;
  let fault: Unobservable | null = null;
  try {
    if (found instanceof Unobservable) throw found;
    const file = memory.tuning.of(tree, found);
    if (!file.ok) throw refusalOf(file);
    report.sha256 = file.value.sha256;
    report.modified_at = modifiedAt(tree, found);
    if (file.value.tuning instanceof Unobservable) throw file.value.tuning;
    tuning = file.value.tuning;
    if (!(wafs instanceof Unobservable)) judgement = judge(wafs, tuning, found);
  } catch (error) {
    fault = asUnobservable(error);
  }
  const loaded = wafs instanceof Unobservable ? wafs : readOrUnobservable(() => loadedBy(wafs, tuning, target));
  if (!(loaded instanceof Unobservable)) report.loaded_by = loaded;
  if (fault !== null || tuning === null) {
    const why = fault?.message ?? 'it could not be read';
    return { ...report, state: fault?.state ?? 'unreadable', detail: asDetail(`${where.tuningFile}: ${why}`) };
  }
  if (loaded instanceof Unobservable)
    report.detail = asDetail(`Whether CrowdSec loads the tuning file could not be read: ${loaded.message}`);
  if (judgement?.notCompared != null) report.not_compared = asDetail(judgement.notCompared);
  if (judgement?.note != null) report.note = asDetail(judgement.note);
  const { inbound, outbound } = judgement?.thresholds ?? tuning;
  return { ...report, inbound, outbound };
}

function modifiedAt(tree: Tree, path: string): string | null {
  const look = tree.look(path);
  return 'stat' in look ? new Date(Number(look.stat.mtimeNs / 1_000_000n)).toISOString() : null;
}

function findTarget(tree: Tree, where: Where): string {
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
    case 'file':
      return resolved.target;
  }
}

function refusalOf(unread: Unread): Unobservable {
  switch (unread.why) {
    case 'too_large':
      return new Unobservable('invalid', `it has more than ${YAML_MAX_BYTES} bytes, which is no tuning file`);
    // It stood there a moment ago. A file that goes away or changes just now is read again in the next pass.
    case 'absent':
    case 'not_a_file':
    case 'changing':
    case 'system_error':
      return new Unobservable('unreadable', `it cannot be read (${whyUnread(unread)})`);
  }
}
