import type { ProtectionGap } from '#contract';
import { Observer } from '../../../../../agent/observe/observer.ts';
import { CROWDSEC, FOLDERS, file, type Host, layOut } from '../../support/host.ts';
import { hub } from '../../support/hub.ts';
import { MemoryDisk } from '../../support/memory-disk.ts';

export const DATA = '/var/lib/crowdsec/data';
export const DECIDES = 'name: default\nfilters:\n  - Alert.Remediation == true\ndecisions:\n  - type: ban\n    duration: 4h\n';

/** A CrowdSec whose log processor and Local API are on. @param server what stands in `api.server` beside the path */
export const config = (server = ''): string =>
  `config_paths:
  data_dir: ${DATA}
crowdsec_service:
  acquisition_path: ${CROWDSEC}/acquis.yaml
api:
  server:
    profiles_path: ${CROWDSEC}/profiles.yaml
${server}`;

/** A local scenario's file, as people write them. */
export const scenario = (name: string, lines = ''): string =>
  `name: ${name}\ntype: trigger\ndescription: a test\nfilter: "true"\n${lines}`;

const SOUND: Host = {
  ...hub({}),
  'config.yaml': file(config()),
  'acquis.yaml': file('filenames: [/var/log/auth.log]\nlabels: {type: syslog}\n'),
  'profiles.yaml': file(DECIDES),
  'simulation.yaml': file('simulation: false\n'),
  'scenarios/one.yaml': file(scenario('me/one')),
  'scenarios/two.yaml': file(scenario('me/two')),
};

/** A sound host with these files changed, on a disk in memory. @param data names of files in its data folder */
export function hostWith(host: Host, data: readonly string[] = ['crowdsec.db']): { disk: MemoryDisk; observer: Observer } {
  const disk = new MemoryDisk();
  layOut(disk, { ...SOUND, ...host });
  for (const name of data) disk.put(`${DATA}/${name}`, { text: 'x\n' });
  return { disk, observer: new Observer(FOLDERS, disk) };
}

/** What such a host is told to lack. */
export function gapsOf(host: Host, data?: readonly string[]): readonly ProtectionGap[] {
  const { disk, observer } = hostWith(host, data);
  return observer.observe(disk.nowMs).protectionGaps;
}
