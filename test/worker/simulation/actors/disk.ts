import type { Random } from '../../../doubles/random.ts';
import type { Disk, Intent } from '../model/known.ts';

/** What the hosts of a simulation have, and what their operators declare. Short, so that they meet. */
export const SCENARIOS = [
  'ssh-bf',
  'ssh-slow-bf',
  'http-probing',
  'http-crawl',
  'http-dos',
  'iptables-scan',
  'nginx-req-limit',
].map((name) => `crowdsecurity/${name}`);
export const THRESHOLDS = [4, 5, 15, 20, 50] as const;

export const FIRST_DISK: Disk = {
  installed: new Set(SCENARIOS.slice(0, 4)),
  simulated: new Set(),
  inbound: 15,
  outbound: null,
};

/** Somebody changed something on the host: never the same as before. */
export function changed(disk: Disk, random: Random): Disk {
  const name = random.pick(SCENARIOS);
  switch (random.between(0, 3)) {
    case 0: {
      const inbound = random.pick(THRESHOLDS.filter((value) => value !== disk.inbound));
      return { ...disk, inbound };
    }
    case 1:
      return { ...disk, outbound: disk.outbound === null ? random.pick(THRESHOLDS) : null };
    case 2:
      if (disk.installed.has(name)) return { ...disk, simulated: toggled(disk.simulated, name) };
      return withScenario(disk, name, true);
    default:
      return withScenario(disk, name, !disk.installed.has(name));
  }
}

/** What the apply script makes of a disk. */
export function applied(disk: Disk, intent: Intent): Disk {
  let after = disk;
  for (const [name, declared] of intent.scenarios) after = withScenario(after, name, declared !== 'disabled');
  const those = (as: string) => [...intent.scenarios].flatMap(([name, declared]) => (declared === as ? [name] : []));
  const enabled = new Set(those('enabled'));
  return {
    installed: after.installed,
    simulated: new Set([...[...after.simulated].filter((name) => !enabled.has(name)), ...those('simulated')]),
    inbound: intent.inbound ?? disk.inbound,
    outbound: intent.outbound ?? disk.outbound,
  };
}

function withScenario(disk: Disk, name: string, isInstalled: boolean): Disk {
  const installed = new Set([...disk.installed].filter((each) => each !== name));
  if (isInstalled) return { ...disk, installed: installed.add(name) };
  return { ...disk, installed, simulated: new Set([...disk.simulated].filter((each) => each !== name)) };
}

function toggled(names: ReadonlySet<string>, name: string): Set<string> {
  const others = new Set([...names].filter((each) => each !== name));
  return names.has(name) ? others : others.add(name);
}
