import { join } from 'node:path';
import type { CrowdsecTree } from '../../../support/crowdsec-tree.ts';

export const IN = 'inbound_anomaly_score_threshold';
export const OUT = 'outbound_anomaly_score_threshold';

const setvar = (name: string, value: number | null): string => (value === null ? '' : `,setvar:tx.${name}=${value}`);

/** Writes the tuning file, null for a threshold that it leaves out. */
export function writeTuning(tree: CrowdsecTree, inbound: number | null, outbound: number | null): void {
  const entry = `SecAction "id:7,phase:1${setvar(IN, inbound)}${setvar(OUT, outbound)}"`;
  tree.write('appsec-rules/argos-tuning.yaml', `name: argos/tuning\nseclang_rules: ${JSON.stringify([entry])}\n`);
}

/** A rule in use that loads these files of the data folder. */
export function writeRule(tree: CrowdsecTree, ...files: string[]): string {
  return tree.write('appsec-rules/crs.yaml', `name: a/crs\nseclang_files_rules: ${JSON.stringify(files)}\n`);
}

/** @returns the path of a file in the data folder */
export const inData = (tree: CrowdsecTree, file: string): string => join(tree.root, 'data', file);

/** A host whose tuning file says 15 and 4, and on which the rule `a/crs` is in use beside it. */
export function layOutCrs(tree: CrowdsecTree): void {
  tree.configure({ config_paths: { data_dir: `${tree.root}/data` } });
  writeTuning(tree, 15, 4);
  tree.write('appsec-configs/block.yaml', 'name: argos/block\ninband_rules: [argos/tuning, a/crs]\n');
  tree.write('acquis.yaml', 'source: appsec\nappsec_config: argos/block\nlabels: {type: appsec}\n');
  writeRule(tree, 'crs/setup.conf');
}
